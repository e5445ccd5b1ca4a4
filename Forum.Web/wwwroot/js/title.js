// The title of the page in the browser's tab: what the page is called, and before it how many notifications are unread.

let name = document.title;
let unread = 0;

function show() {
  document.title = unread > 0 ? `(${unread}) ${name}` : name;
}

/** Gives the page another name of its own; what the site is called stays behind it. Without one, only that. */
export function renamePage(own = null) {
  const site = name.split(' · ').at(-1);
  name = own === null ? site : `${own} · ${site}`;
  show();
}

export function showUnreadInTitle(count) {
  unread = count;
  show();
}
