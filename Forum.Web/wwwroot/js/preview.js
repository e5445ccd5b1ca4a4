// Shows what a post will look like before it is sent: the forum itself makes the HTML, the same as for the post.

const pause = 400;

const problems = {
  400: 'This page is too old for a preview. Your text is safe: copy it, reload the page, and paste it.',
  401: 'You are not signed in any more. Copy your text before you sign in again.',
  413: 'The text is too long for a post.',
  429: 'That were many previews in a short time. Wait a moment, then try again.',
};

function problem(error) {
  return problems[error.status] ?? (error.status
    ? 'The forum could not make a preview. You can still post.'
    : 'The forum cannot be reached. Your text is still here.');
}

async function render(form, source, signal) {
  const body = new URLSearchParams({ source });
  body.set('__RequestVerificationToken', form.elements.namedItem('__RequestVerificationToken').value);
  const response = await fetch('/preview', { method: 'POST', body, signal, headers: { Accept: 'text/html' } });
  if (!response.ok) {
    throw Object.assign(new Error(`preview: ${response.status}`), { status: response.status });
  }
  return response.text();
}

/** Adds the tabs "Write" and "Preview" to the field for Markdown in a form. */
export function attachPreview(form) {
  const textarea = form.querySelector('textarea[data-composer]');

  const write = panel('write');
  textarea.before(write);
  write.append(textarea);

  const preview = panel('preview');
  preview.tabIndex = 0;
  preview.hidden = true;
  const prose = document.createElement('div');
  prose.className = 'prose';
  const note = document.createElement('p');
  note.className = 'preview-note';
  note.setAttribute('role', 'status');
  preview.append(note, prose);
  write.after(preview);

  const tabs = document.createElement('div');
  tabs.className = 'tabs';
  tabs.setAttribute('role', 'tablist');
  tabs.setAttribute('aria-label', 'Write or preview');
  const buttons = [tab('Write', write), tab('Preview', preview)];
  tabs.append(...buttons);
  write.before(tabs);

  let shown = null;
  let timer = null;
  let request = null;

  /** The preview of what stands in the field now; an answer that comes too late is thrown away. */
  async function refresh() {
    const source = textarea.value;
    if (source === shown) {
      return;
    }
    request?.abort();
    const mine = request = new AbortController();
    if (source.trim() === '') {
      show('Nothing to preview.', '');
      shown = source;
      return;
    }
    note.textContent = prose.childElementCount === 0 ? 'Loading…' : '';
    preview.setAttribute('aria-busy', 'true');
    try {
      const html = await render(form, source, mine.signal);
      if (mine === request) {
        show('', html);
        shown = source;
      }
    } catch (error) {
      if (mine === request) {
        show(problem(error), '');
        shown = null;
      }
    }
  }

  function show(text, html) {
    note.textContent = text;
    prose.innerHTML = html;
    preview.removeAttribute('aria-busy');
  }

  /** At once for whoever comes to look; a moment after the last change for whoever looks on. */
  function refreshSoon() {
    clearTimeout(timer);
    timer = setTimeout(refresh, pause);
  }

  function select(index) {
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
    });
    write.hidden = index !== 0;
    preview.hidden = index !== 1;
    clearTimeout(timer);
    if (index === 1) {
      refresh();
    } else {
      request?.abort();
      request = null;
    }
  }

  function panel(name) {
    const element = document.createElement('div');
    element.id = `${textarea.id}-${name}`;
    element.className = `tab-panel ${name}`;
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-labelledby', `${element.id}-tab`);
    return element;
  }

  function tab(text, target) {
    const button = document.createElement('button');
    button.type = 'button';
    button.id = `${target.id}-tab`;
    button.textContent = text;
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', target.id);
    return button;
  }

  buttons.forEach((button, index) => button.addEventListener('click', () => select(index)));
  tabs.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const other = buttons[0].getAttribute('aria-selected') === 'true' ? 1 : 0;
      select(other);
      buttons[other].focus();
    }
  });
  textarea.addEventListener('input', () => { if (!preview.hidden) refreshSoon(); });

  // What the browser has to say about the field it must be able to show.
  textarea.addEventListener('invalid', () => select(0));
  select(0);
}
