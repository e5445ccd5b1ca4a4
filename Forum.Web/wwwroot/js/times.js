// Keeps "3 minutes ago" true while a page is open. The words are those of the server (Web/RelativeTime.cs).

const minute = 60_000;
const units = [['day', 24 * 60 * minute], ['hour', 60 * minute], ['minute', minute]];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** "3 minutes ago"; null for what is so old that the date, which the server wrote, says more. */
export function inWords(time, now = Date.now()) {
  const age = now - time;
  if (age < minute) {
    return 'just now';
  }
  const [unit, length] = units.find(([, length]) => age >= length);
  const count = Math.floor(age / length);
  return unit === 'day' && count >= 30 ? null : words.format(-count, unit);
}

/** Writes the times inside an element anew. */
export function refreshTimes(root = document) {
  for (const element of root.querySelectorAll('time[datetime]')) {
    const text = inWords(Date.parse(element.dateTime));
    if (text !== null && text !== element.textContent) {
      element.textContent = text;
    }
  }
}

export function keepTimesCurrent() {
  refreshTimes();
  setInterval(() => refreshTimes(), minute / 2);
}
