// A line of values over time, drawn into a figure as SVG: with its meaning in words, and its values in a table on request.

const namespace = 'http://www.w3.org/2000/svg';
const width = 400;
const height = 120;
const top = 14; // room for the highest value in figures
const bottom = 16; // and for the times
const format = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

function draw(name, attributes, ...children) {
  const element = document.createElementNS(namespace, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

/** The line's path; a value that is not known (null) leaves a gap. */
function path(points, x, y) {
  let isDrawing = false;
  return points.map(({ time, value }) => {
    if (value === null) {
      isDrawing = false;
      return '';
    }
    const step = `${isDrawing ? 'L' : 'M'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
    // A point alone is a dot as wide as the line.
    const dot = isDrawing ? '' : 'h0.1';
    isDrawing = true;
    return step + dot;
  }).join('');
}

/** What can be seen, for those who hear it. */
function describe(label, points, minutes) {
  const values = points.map(({ value }) => value).filter((value) => value !== null);
  const now = points.at(-1)?.value;
  if (values.length === 0) {
    return `${label} in the last ${minutes} minutes: not known.`;
  }
  return `${label} in the last ${minutes} minutes: ${now === null ? 'not known now' : `now ${format.format(now)}`}, `
    + `lowest ${format.format(Math.min(...values))}, highest ${format.format(Math.max(...values))}.`;
}

/**
 * Makes a chart in a figure, named by its caption.
 * @param {HTMLElement} figure
 * @param {number} span How far back it looks, in milliseconds.
 * @returns add(time, value): draws one more value; null is one that is not known.
 */
export function createChart(figure, span) {
  const label = figure.querySelector('figcaption').textContent;
  const minutes = Math.round(span / 60_000);
  let points = [];

  const line = draw('path', { class: 'line' });
  const highest = draw('text', { x: 0, y: 11 });
  const svg = draw(
    'svg', { viewBox: `0 0 ${width} ${height}`, role: 'img' },
    draw('path', { class: 'axis', d: `M0 ${top}H${width}M0 ${height - bottom}H${width}` }),
    line,
    highest,
    draw('text', { x: 0, y: height - 2 }, `${minutes} min ago`),
    draw('text', { x: width, y: height - 2, 'text-anchor': 'end' }, 'now'),
  );
  const rows = document.createElement('tbody');
  const details = document.createElement('details');
  details.innerHTML = '<summary>Values</summary><div class="values" tabindex="0" role="region"><table class="table">'
    + '<thead><tr><th scope="col">Time</th><th scope="col" class="number">Value</th></tr></thead></table></div>';
  details.querySelector('.values').setAttribute('aria-label', `Values: ${label}`);
  details.querySelector('table').append(rows);
  details.addEventListener('toggle', fillTable);
  figure.append(svg, details);

  /** Newest first; only while somebody looks. */
  function fillTable() {
    if (!details.open) {
      return;
    }
    rows.replaceChildren(...points.toReversed().map(({ time, value }) => {
      const row = document.createElement('tr');
      row.insertCell().textContent = clock.format(time);
      const cell = row.insertCell();
      cell.className = 'number';
      cell.textContent = value === null ? 'unknown' : format.format(value);
      return row;
    }));
  }

  return function add(time, value) {
    points = [...points.filter((point) => point.time > time - span && point.time < time), { time, value }];
    const max = Math.max(1, ...points.map((point) => point.value ?? 0));
    const x = (at) => width - ((time - at) / span) * width;
    const y = (of) => height - bottom - (of / max) * (height - bottom - top);
    line.setAttribute('d', path(points, x, y));
    highest.textContent = format.format(max);
    svg.setAttribute('aria-label', describe(label, points, minutes));
    fillTable();
  };
}
