// Keeps on the forum what is being written, so that it survives the browser and is there on the next device.
import { send } from './requests.js';

const pause = 1000;
const retry = 10_000;

// Browsers let no more than 64 KiB of requests survive a page; what is longer is sent while there still is a page.
const lastBytes = 60_000;

const attached = new WeakSet();

/**
 * Saves a form's text as it is typed. The form says where it belongs (`data-draft="topic:42"`) and which version of the
 * draft it was filled with (`data-draft-version`). What posts the form without leaving the page dispatches the event "posted"
 * on it when the forum has the post: the forum has deleted the draft with that, and what is being written by then is a new one.
 */
export function attachDrafts(form) {
  if (attached.has(form)) {
    return;
  }
  attached.add(form);
  const url = `/drafts/${form.dataset.draft}`;
  const field = (name) => form.querySelector(`[name$="${name}"]`);
  const text = () => ({ title: field('Title')?.value ?? '', body: field('Body').value });
  const same = (a, b) => a.title === b.title && a.body === b.body;

  const status = document.createElement('p');
  status.className = 'hint draft-status';
  status.setAttribute('role', 'status');
  form.append(status);

  let known = Number(form.dataset.draftVersion ?? 0);
  let saved = text();
  let sent = saved; // perhaps saved, if the answer was lost
  let waiting = null;
  let sending = null;
  let isEnding = false; // sent off as a post, or told that another window has other text
  let isSubmitted = false; // sent off, and nothing typed since
  let wasSubmitted = false; // ever, from this page

  const say = (...content) => status.replaceChildren(...content);

  if (known > 0) {
    say('This is your draft.');
  }

  function button(label, action) {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = label;
    element.addEventListener('click', action);
    return element;
  }

  function conflict(current) {
    isEnding = true;
    const keep = button('Keep this text', () => {
      known = current.version;
      isEnding = false;
      say('');
      save();
      field('Body').focus();
    });
    if (current.version === 0) {
      say('This draft was posted or deleted in another window. ', keep);
      return;
    }
    say('This draft was changed in another window. ', keep, ' ', button('Take the other text', () => {
      if (field('Title')) field('Title').value = current.title;
      field('Body').value = current.body;
      known = current.version;
      saved = text();
      isEnding = false;
      say('Draft loaded');
      field('Body').focus();
    }));
  }

  async function save(last = false) {
    clearTimeout(waiting);
    waiting = null;
    const current = text();
    if (isEnding || same(current, saved)) {
      return;
    }
    if (sending) {
      if (!last) {
        later(pause);
        return;
      }
      sending.abort();
    }
    const request = sending = new AbortController();
    const before = sent;
    sent = current;
    const bytes = last ? new Blob([current.title, current.body]).size : 0;
    try {
      const response = await send('PUT', url, { ...current, known }, { last: last && bytes < lastBytes, signal: request.signal });
      if (request.signal.aborted) {
        return;
      }
      if (response.ok) {
        known = (await response.json()).version;
        saved = current;
        say(known > 0 ? 'Draft saved' : '');
      } else if (response.status === 409) {
        const there = await response.json();
        if (there.version > 0 && same(there, before)) {
          known = there.version;
          later(0);
        } else if (there.version === 0 && wasSubmitted) {
          known = 0; // it was posted from here
          later(0);
        } else {
          conflict(there);
        }
      } else if (response.status === 422) {
        const link = document.createElement('a');
        link.href = '/drafts';
        link.textContent = 'Delete some';
        say('You have too many drafts: this one is not saved. ', link);
      } else if (response.status === 429 || response.status >= 500) {
        throw new Error(`${url}: ${response.status}`);
      } else {
        say('This draft cannot be saved.');
      }
    } catch (error) {
      if (!request.signal.aborted) {
        console.warn(error);
        say('Draft not saved yet');
        later(retry);
      }
    } finally {
      if (sending === request) {
        sending = null;
      }
    }
  }

  function later(delay) {
    clearTimeout(waiting);
    waiting = setTimeout(save, delay);
  }

  function stop() {
    clearTimeout(waiting);
    sending?.abort();
    sending = null;
  }

  form.addEventListener('input', () => {
    if (isSubmitted && text().body !== '') {
      // The post was refused, and is being mended; or the next one is begun while that one is on its way.
      isSubmitted = false;
      isEnding = false;
    }
    if (!isEnding) later(pause);
  });
  form.addEventListener('submit', () => {
    // The forum deletes the draft with the post: saving it once more now would bring it back. Until it has the post, the
    // draft stays as it is.
    isSubmitted = true;
    wasSubmitted = true;
    isEnding = true;
    stop();
    say('');
  });
  form.addEventListener('posted', () => {
    stop();
    isEnding = false;
    isSubmitted = false;
    known = 0;
    saved = { title: '', body: '' };
    save();
  });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true); });
  window.addEventListener('pagehide', () => save(true));
}

document.querySelectorAll('form[data-draft]').forEach(attachDrafts);
