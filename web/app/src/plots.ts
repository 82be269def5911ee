/*
 * Charts, in a file of their own that is fetched when first needed.
 *
 *     const plot = await makePlot();
 *     append(box, plot.element);          // first into the page: a chart takes the size of its box
 *     plot.show('得分走势', (p) => ({ xAxis: p.category(days), yAxis: p.value(), series: [...] }),
 *               () => ({ head: ['日期', '得分'], rows }));
 *
 * The same numbers always stand beside the picture as a table.  Colours follow the theme by
 * themselves; tooltips are drawn on the canvas, so that no text becomes markup.
 */
import type { Palette, Plain } from '../../shared/charts';
import { texts } from './texts';

export type { Palette, Plain } from '../../shared/charts';

const t = texts({
  table: ['看数字', '看數字', 'As a table'],
});

type Axis = (data: string[], more?: object) => object;

export interface Paints extends Palette {
  category: Axis;
  value(more?: object): object;
  narrow: boolean;
}

export interface Plot {
  element: HTMLElement;
  show(label: string, option: (p: Paints) => object, plain: () => Plain): void;
  dispose(): void;
}

let library: Promise<typeof import('../../shared/charts')> | null = null;

/* className 'tall' makes it higher. */
export async function makePlot(className = ''): Promise<Plot> {
  library ??= import('../../shared/charts');
  const charts = await library;
  const chart = new charts.Chart(className, () => t('table'));
  return {
    element: chart.element,
    show: (label, option, plain) => chart.show(label, (p) => ({
      ...option({
        ...p,
        category: (data, more) => charts.categoryAxis(p, data, more),
        value: (more) => charts.valueAxis(p, more),
        narrow: charts.isNarrow(),
      }),
    }), plain),
    dispose: () => chart.dispose(),
  };
}

/* After a change of theme or size. */
export async function redrawPlots(): Promise<void> {
  if (library) (await library).redrawCharts();
}
