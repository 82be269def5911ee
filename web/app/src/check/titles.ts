/* Titles of what a report names by id, from the rules that the service has loaded. */
import { t } from './texts';
import type { Answer, Rules } from './types';

export class Titles {
  private readonly rubrics = new Map<string, { title: string; steps: Map<string, string> }>();
  private readonly behaviours = new Map<string, string>();
  private readonly values = new Map<string, string>();
  readonly headlines: string[];

  constructor(rules: Rules | null) {
    for (const r of rules?.rubrics ?? []) {
      this.rubrics.set(r.id, { title: r.title, steps: new Map(r.steps.map((s) => [s.id, s.title])) });
    }
    for (const b of rules?.behaviours ?? []) this.behaviours.set(b.id, b.title);
    for (const tag of rules?.tags ?? []) this.values.set(`${tag.id}=${tag.value}`, tag.title);
    const marked = (rules?.rubrics ?? []).filter((r) => r.headline).map((r) => r.id);
    this.headlines = marked.length ? marked : ['five-step', 'clear'];
  }

  rubric(id: string): string {
    return this.rubrics.get(id)?.title || id;
  }

  step(rubric: string, id: string): string {
    return this.rubrics.get(rubric)?.steps.get(id) || id;
  }

  /* Of a behaviour, or of the finding that stands as evidence: 'finding:…', 'rule:…'. */
  behaviour(id: string, answer: Answer): string {
    const [kind, name] = id.split(':');
    if (name === undefined) return this.behaviours.get(id) || id;
    const found = answer.findings.find((f) => (kind === 'rule' ? f.rule : f.category) === name);
    return t('finding', { what: found?.title ?? name });
  }

  value(tag: string, value: string): string {
    return t.known(`${tag}.${value}`, this.values.get(`${tag}=${value}`) || value);
  }
}
