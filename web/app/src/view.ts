/* What a view of the page is, and what the shell lends it. */
import type { Lang } from './texts';

export interface Context {
  lang(): Lang;
  /* The groups of the view's route; one that matched nothing is ''. */
  params: string[];
  /* To another place: '#/practice/drill'. */
  go(hash: string): void;
  /* Read out by screen readers, politely; shown nowhere. */
  say(text: string): void;
  /* The learner or reviewer; '' until somebody says. */
  who(): string;
  setWho(name: string): void;
  /* Puts the keyboard into the header's field for the name. */
  askWho(): void;
  /* Calls back after the language, the theme or the name has changed; the result ends that. */
  onChange(call: (what: Change) => void): () => void;
}

export type Change = 'lang' | 'theme' | 'who';

export interface View {
  /* Matched against the place without its '#': /^\/practice(?:\/talk\/(\w+))?$/ */
  route: RegExp;
  /* Of the window, in the language of the moment. */
  title(): string;
  /* Fills the empty root; the result takes everything down that is not in it. */
  mount(root: HTMLElement, ctx: Context): () => void;
}
