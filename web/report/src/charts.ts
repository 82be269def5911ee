/* The charts that the pages share, with the report's word for their tables. */
import { Chart as Plain } from '../../shared/charts';
import { t } from './i18n';

export * from '../../shared/charts';

export class Chart extends Plain {
  constructor(className = '') {
    super(className, () => t('table'));
  }
}
