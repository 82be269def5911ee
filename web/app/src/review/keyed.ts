/* A list on the page that changes only where its data did, so that what is being typed, opened or focused stays. */

interface Kept {
  print: string;
  element: HTMLElement;
}

export class Keyed<T> {
  private kept = new Map<string, Kept>();

  constructor(private readonly host: HTMLElement, private readonly key: (one: T) => string | number,
    private readonly draw: (one: T) => HTMLElement) {}

  /* `around` is what else the drawing of an item looks at. */
  update(all: T[], around: (one: T) => unknown = () => null): void {
    const fresh = new Map<string, Kept>();
    for (const one of all) {
      const print = JSON.stringify([one, around(one)]);
      const key = String(this.key(one));
      const old = this.kept.get(key);
      fresh.set(key, old?.print === print ? old : { print, element: this.draw(one) });
    }
    for (const [key, { element }] of this.kept) if (fresh.get(key)?.element !== element) element.remove();
    let at = this.host.firstElementChild;
    for (const { element } of fresh.values()) {
      if (element === at) at = at.nextElementSibling;
      else this.host.insertBefore(element, at);
    }
    this.kept = fresh;
  }

  /* The next update draws everything. */
  forget(): void {
    for (const one of this.kept.values()) one.print = '';
  }
}
