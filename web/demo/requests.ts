import { byId, set } from './page';

/** Counts what the browser itself reports from now on, but for the tab's icon, which it fetches when it likes. */
export function countRequests(): void {
  let count = 0;
  const since = performance.now();
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href;
  new PerformanceObserver((list) => {
    const entries = list.getEntries().filter(({ name, startTime }) => startTime > since && name !== icon);
    count += entries.length;
    byId('proof').title += entries.map((entry) => `${entry.name}\n`).join('');
    set('requests', String(count));
    set('requests-unit', count === 1 ? 'request' : 'requests');
    byId('proof').classList.toggle('broken', count > 0);
  }).observe({ type: 'resource' });
}
