// Small helpers that every part of the page uses.

export const byId = <T extends Element = HTMLElement>(id: string) => document.getElementById(id) as unknown as T;

export function set(id: string, value: string): void {
  byId(id).textContent = value;
}

/** A new element with these properties and contents. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...contents: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...contents);
  return made;
}

export function button(text: string, onclick: () => void, properties: Partial<HTMLButtonElement> = {}): HTMLButtonElement {
  return element('button', { type: 'button', textContent: text, onclick, ...properties });
}

/** Lets a form do its work here instead of sending itself anywhere. */
export function onSubmit(id: string, work: () => void): void {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    work();
  });
}

export const onClick = (id: string, work: () => void) => byId(id).addEventListener('click', work);

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
