// How the page writes numbers and names.

export const percent = (share: number) => `${Math.round(share * 100)}%`;

export function duration(milliseconds: number): string {
  const [value, unit] = milliseconds < 1 ? [milliseconds * 1000, 'µs'] : [milliseconds, 'ms'];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

export function size(bytes: number): string {
  if (bytes < 1e4) return `${(bytes / 1e3).toFixed(1)} KB`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** "1 example", "2,000 examples". */
export const count = (number: number, one: string, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export const quoted = (name: string) => `“${name}”`;

/** "a, b and c" */
export const listed = (names: readonly string[]) => new Intl.ListFormat('en').format(names);
