// Sends replies without leaving the page. What is written appears at once, marked as being sent, and goes on being sent
// until the forum has it: with the same key each time, so that it is posted once however often it is sent.

const retryAfter = 1000;
const retryAtMost = 30_000;

const refusals = {
  400: 'The page has been open for too long, or you signed in or out in another window. Copy your text, reload the page and try again.',
  401: 'You are not signed in any more. Copy your text, sign in and try again.',
  404: 'This topic is not here any more. Copy your text if you want to keep it.',
  413: 'That is more than fits into a post.',
  429: 'That was a lot in a short time. Wait a minute and try again.',
};

/** What is to be seen of a reply on its way: its text as it was typed. */
function show(body) {
  const element = document.createElement('div');
  element.className = 'card post sending';
  const text = document.createElement('p');
  text.className = 'source';
  text.textContent = body;
  const state = document.createElement('p');
  state.className = 'meta state';
  state.setAttribute('role', 'status');
  element.append(text, state);
  return element;
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Waits so long, or until the browser says that there is a network again. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
  });
}

/**
 * Takes over a form.
 * @param form The reply form.
 * @param sending Where replies on their way are shown.
 * @param posted Called with the forum's answer; the reply stays in sight until `settle` is called with its key.
 * @returns `settle(key)`: the post with this key is on the page; true if it was on its way.
 */
export function sendInPlace({ form, sending, posted, keepInPlace }) {
  const field = form.querySelector('textarea');
  const keyField = form.querySelector('[name="Form.Key"]');
  const error = form.querySelector('.error');
  const held = document.getElementById('held');
  const pending = new Map();
  let running = false;

  function settle(key) {
    const reply = pending.get(key);
    if (!reply) {
      return false;
    }
    reply.settled = true;
    pending.delete(key);
    reply.element.remove();
    return true;
  }

  /** Back into the field, before what was typed since. */
  function giveBack(reply, message) {
    settle(reply.key);
    field.value = field.value.trim() === '' ? reply.body : `${reply.body}\n\n${field.value}`;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    error.textContent = message;
    error.classList.replace('field-validation-valid', 'field-validation-error');
    form.hidden = false;
    field.focus();
  }

  const say = (reply, text) => {
    const state = reply.element.querySelector('.state');
    if (state.textContent !== text) state.textContent = text;
  };

  /** Sends until there is an answer that counts. */
  async function send(reply) {
    let wait = retryAfter;
    while (!reply.settled) {
      say(reply, 'Sending…');
      let response = null;
      try {
        response = await fetch(reply.action, {
          method: 'POST',
          headers: { Accept: 'application/json' },
          body: new URLSearchParams(reply.fields),
          redirect: 'error',
        });
        if (response.status === 202) {
          // A moderator looks at it first: it is posted then, and comes to this page as everyone's posts do.
          form.dispatchEvent(new Event('posted'));
          settle(reply.key);
          held.hidden = false;
          return;
        }
        if (response.ok) {
          form.dispatchEvent(new Event('posted'));
          await posted(await response.json(), reply.key);
          return;
        }
      } catch (problem) {
        console.warn(problem);
        response = null;
      }
      if (reply.settled) {
        return; // it came by the other way meanwhile
      }
      if (response && response.status < 500) {
        const answer = response.headers.get('content-type')?.includes('json') ? await response.json().catch(() => null) : null;
        giveBack(reply, answer?.message ?? refusals[response.status] ?? 'That did not work. Try again.');
        return;
      }
      say(reply, 'Waiting for connection…');
      await pause(wait);
      wait = Math.min(wait * 2, retryAtMost);
    }
  }

  /** One after the other, in the order in which they were written. */
  async function run() {
    if (running) {
      return;
    }
    running = true;
    for (let reply = first(); reply; reply = first()) {
      reply.tried = true;
      await send(reply);
    }
    running = false;
  }
  const first = () => [...pending.values()].find((reply) => !reply.tried);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = field.value.trim();
    if (body === '') {
      return; // such as the second of two clicks
    }
    const reply = { key: keyField.value, body, action: form.action.split('#')[0], fields: [...new FormData(form)], element: show(body), settled: false, tried: false };
    pending.set(reply.key, reply);
    say(reply, 'Sending…');
    keyField.value = newKey();
    error.textContent = '';
    held.hidden = true;
    keepInPlace(() => sending.append(reply.element));
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    run();
  });

  addEventListener('beforeunload', (event) => {
    if (pending.size > 0) event.preventDefault();
  });

  return { settle };
}
