// "Quote" puts the quoted text into the reply that is being written, in place of opening the page anew.

/** Listens for "Quote" on all posts; without a form the links stay links. */
export function quoteInto(field) {
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('a[data-quote]');
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    try {
      const response = await fetch(link.dataset.quote, { headers: { Accept: 'text/plain' } });
      if (!response.ok) throw new Error(`${link.dataset.quote}: ${response.status}`);
      insert(field, await response.text());
    } catch (error) {
      console.warn(error);
      // What is typed would be lost on the way; the link can be tried again.
      if (field.value === '') location.assign(link.href);
    }
  });
}

/** Inserts at the cursor, on lines of its own. */
function insert(field, text) {
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  const after = field.value.slice(field.selectionEnd);
  const head = before === '' ? text : `${before}\n\n${text}`;
  field.value = head + after;
  field.setSelectionRange(head.length, head.length);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}
