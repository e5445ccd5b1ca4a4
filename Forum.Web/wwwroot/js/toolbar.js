// Buttons above a field for Markdown that mark what is selected.

/** Puts text in the place of a range, as if it had been typed: the browser's undo takes it back. */
function replace(textarea, start, end, text) {
  textarea.focus();
  textarea.setSelectionRange(start, end);
  // Deprecated, and the only way that undo knows of.
  const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
  if (!done || textarea.value.slice(start, start + text.length) !== text) {
    textarea.setRangeText(text, start, end, 'end');
    textarea.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

/** Whether the field may hold so much more: inserting by script must not go beyond what one may type. */
function hasRoom(textarea, more) {
  return textarea.maxLength < 0 || textarea.value.length + more <= textarea.maxLength;
}

/** Puts marks around the selection, or takes them away if they are there. */
function wrap(textarea, mark, placeholder) {
  const { selectionStart: start, selectionEnd: end, value } = textarea;
  const selected = value.slice(start, end);
  const { length } = mark;
  const isMarked = start >= length && value.slice(start - length, start) === mark && value.slice(end, end + length) === mark
    // One star beside another is the end of two.
    && !(length === 1 && value[start - 2] === mark && value[start - 3] !== mark);
  if (isMarked) {
    replace(textarea, start - length, end + length, selected);
    textarea.setSelectionRange(start - length, end - length);
    return;
  }
  const inner = selected || placeholder;
  if (!hasRoom(textarea, inner.length - selected.length + 2 * length)) {
    return;
  }
  replace(textarea, start, end, mark + inner + mark);
  textarea.setSelectionRange(start + length, start + length + inner.length);
}

/** Puts a prefix before every selected line, or takes it away if all have it. */
function prefix(textarea, mark) {
  const { value } = textarea;
  const start = value.lastIndexOf('\n', textarea.selectionStart - 1) + 1;
  const next = value.indexOf('\n', Math.max(textarea.selectionEnd - (textarea.selectionEnd > textarea.selectionStart ? 1 : 0), start));
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split('\n');
  const changed = lines.every((line) => line.startsWith(mark))
    ? lines.map((line) => line.slice(mark.length))
    : lines.map((line) => mark + line);
  const text = changed.join('\n');
  if (!hasRoom(textarea, text.length - (end - start))) {
    return;
  }
  replace(textarea, start, end, text);
  if (lines.length > 1) {
    textarea.setSelectionRange(start, start + text.length);
  }
}

/** Makes a link of the selection and selects what is still to be filled in. */
function link(textarea) {
  const { selectionStart: start, selectionEnd: end, value } = textarea;
  const selected = value.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(selected);
  const text = isAddress || !selected ? 'text' : selected;
  const address = isAddress ? selected : 'https://';
  const markdown = `[${text}](${address})`;
  if (!hasRoom(textarea, markdown.length - selected.length)) {
    return;
  }
  replace(textarea, start, end, markdown);
  const from = isAddress || !selected ? start + 1 : start + text.length + 3;
  textarea.setSelectionRange(from, from + (isAddress || !selected ? text.length : address.length));
}

/** Code within a line, or in a block of its own if it has several. */
function code(textarea) {
  const { selectionStart: start, selectionEnd: end, value } = textarea;
  const selected = value.slice(start, end);
  if (!selected.includes('\n')) {
    wrap(textarea, '`', 'code');
    return;
  }
  const before = start === 0 || value[start - 1] === '\n' ? '```\n' : '\n```\n';
  const after = (selected.endsWith('\n') ? '' : '\n') + '```' + (value[end] === '\n' || end === value.length ? '' : '\n');
  if (!hasRoom(textarea, before.length + after.length)) {
    return;
  }
  replace(textarea, start, end, before + selected + after);
  textarea.setSelectionRange(start + before.length, start + before.length + selected.length);
}

// Words and not pictures: every font has letters.
const tools = [
  { name: 'Bold', sign: 'B', key: 'b', apply: (textarea) => wrap(textarea, '**', 'bold') },
  { name: 'Italic', sign: 'I', key: 'i', apply: (textarea) => wrap(textarea, '*', 'italic') },
  { name: 'Link', sign: 'Link', apply: link },
  { name: 'Quote', sign: 'Quote', apply: (textarea) => prefix(textarea, '> ') },
  { name: 'Code', sign: 'Code', apply: code },
  { name: 'List', sign: 'List', apply: (textarea) => prefix(textarea, '- ') },
];

/** Adds the toolbar above a field, and its keys. */
export function attachToolbar(textarea) {
  const bar = document.createElement('div');
  bar.className = 'toolbar';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', 'Formatting');
  bar.setAttribute('aria-controls', textarea.id);

  const buttons = tools.map(({ name, sign, key, apply }, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.tool = name.toLowerCase();
    button.title = key ? `${name} (Ctrl+${key.toUpperCase()})` : name;
    button.setAttribute('aria-label', name);
    if (key) {
      button.setAttribute('aria-keyshortcuts', `Control+${key.toUpperCase()}`);
    }
    button.tabIndex = index === 0 ? 0 : -1;
    const face = document.createElement('span');
    face.ariaHidden = 'true';
    face.textContent = sign;
    button.append(face);
    button.addEventListener('click', () => apply(textarea));
    return button;
  });
  bar.append(...buttons);

  // One stop for the Tab key; arrows go from button to button.
  bar.addEventListener('keydown', (event) => {
    const from = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || from < 0) {
      return;
    }
    event.preventDefault();
    const target = buttons.at(to % buttons.length);
    buttons.forEach((button) => { button.tabIndex = button === target ? 0 : -1; });
    target.focus();
  });

  textarea.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      const tool = tools.find(({ key }) => key === event.key.toLowerCase());
      if (tool) {
        event.preventDefault();
        tool.apply(textarea);
      }
    }
  });

  textarea.before(bar);
}
