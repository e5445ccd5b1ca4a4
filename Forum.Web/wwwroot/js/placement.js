// Adding to a page without moving what somebody is at.

/**
 * Appends an element. What is above stays where it is by nature; whoever is typing below finds the field where it was.
 */
export function appendInPlace(parent, element) {
  const typing = document.activeElement?.closest('form');
  const before = typing?.getBoundingClientRect().top;
  element.classList.add('new');
  parent.append(element);
  if (typing) {
    window.scrollBy({ top: typing.getBoundingClientRect().top - before, behavior: 'instant' });
  }
}
