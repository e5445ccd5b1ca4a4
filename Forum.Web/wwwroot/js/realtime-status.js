// The administrators' page about the realtime service: asks again every two seconds while it is looked at, and draws what it
// has heard. It asks the forum, not the realtime service: so it tells of that also when that is away.
import { createChart } from './chart.js';

const interval = 2000;
const patience = 5000;
const span = 3 * 60_000;

const status = document.getElementById('status');
const noAnswer = document.getElementById('no-answer');
const charts = [...document.querySelectorAll('#charts [data-series]')]
  .map((figure) => ({ series: figure.dataset.series, add: createChart(figure, span) }));

async function ask() {
  const response = await fetch(status.dataset.source, {
    headers: { Accept: 'application/json' },
    redirect: 'error', // to the sign-in page: not for scripts
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok) {
    throw new Error(`${status.dataset.source}: ${response.status}`);
  }
  return response.json();
}

function show(data) {
  noAnswer.hidden = true;
  charts.forEach(({ series, add }) => add(data.at, data[series]));
  status.innerHTML = data.html;
}

async function refresh() {
  try {
    show(await ask());
  } catch (error) {
    console.warn(error);
    if (noAnswer.hidden) {
      noAnswer.textContent = 'The forum does not answer: the numbers are old. If you have been signed out, reload the page.';
      noAnswer.hidden = false;
    }
  }
}

let timer = null;

/** One question after the other, never two at once. */
async function run() {
  await refresh();
  timer = document.visibilityState === 'visible' ? setTimeout(run, interval) : null;
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && timer === null) {
    timer = setTimeout(run, 0);
  }
});

document.getElementById('charts').hidden = false;
document.getElementById('refreshing').textContent = 'Refreshed every two seconds.';
timer = setTimeout(run, 0);
