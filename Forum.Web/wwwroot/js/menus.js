// Menus open and close by themselves (details); this closes them as menus are expected to.

const open = 'details.menu[open]';

/** Closes on Escape, on a click elsewhere, and when the keyboard goes elsewhere. */
export function closeMenus() {
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && (document.activeElement?.closest(open) ?? document.querySelector(open));
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
  const closeOthers = ({ target }) => {
    for (const menu of document.querySelectorAll(open)) {
      if (!menu.contains(target)) {
        menu.open = false;
      }
    }
  };
  document.addEventListener('click', closeOthers);
  document.addEventListener('focusin', closeOthers);
}
