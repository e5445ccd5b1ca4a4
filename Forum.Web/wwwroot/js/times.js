// Keeps "3 minutes ago" true while a page is open. The words are those of the server (Web/RelativeTime.cs).

const minute = 60_000;
const units = [['day', 24 * 60 * minute], ['hour', 60 * minute], ['minute', minute]];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const dateParts = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** How many milliseconds this machine's clock is behind the server's; 0 where that is less than the network may take. */
function clockSkew() {
  const server = Date.parse(document.querySelector('meta[name="server-time"]')?.content);
  const [page] = performance.getEntriesByType('navigation');
  // A page from the browser's cache says when it was made, and not what time it is.
  if (!page || page.transferSize === 0 || Number.isNaN(server)) {
    return 0;
  }
  const skew = server - (Date.now() - performance.now() + page.responseStart);
  return Math.abs(skew) < minute / 2 ? 0 : skew;
}

const skew = clockSkew();

/** "31 Dec 2025" */
function date(time) {
  const parts = Object.fromEntries(dateParts.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${parts.day} ${parts.month} ${parts.year}`;
}

/** "3 minutes ago"; the date of what is older than a month; "just now" also for what is ahead of the clock. */
export function inWords(time, now = Date.now() + skew) {
  const age = now - time;
  if (age < minute) {
    return 'just now';
  }
  const [unit, length] = units.find(([, length]) => age >= length);
  const count = Math.floor(age / length);
  return unit === 'day' && count >= 30 ? date(time) : words.format(-count, unit);
}

/** Writes the times inside an element anew: the words, and the exact time, the reader's own, for whoever points at them. */
export function refreshTimes(root = document) {
  for (const element of root.querySelectorAll('time[datetime]')) {
    const time = Date.parse(element.dateTime);
    const text = inWords(time);
    if (text !== element.textContent) {
      element.textContent = text;
    }
    element.title = exact.format(time);
  }
}

export function keepTimesCurrent() {
  refreshTimes();
  setInterval(() => refreshTimes(), minute / 2);
  // A page in the background may have slept.
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refreshTimes(); });
}
