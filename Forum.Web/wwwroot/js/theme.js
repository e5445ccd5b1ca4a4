// The choice of colours at the foot of each page, at once and without leaving the page.

export function changeThemeInPlace() {
  const form = document.getElementById('theme');
  form?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    const theme = body.get('theme');
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]').content = theme === 'auto' ? 'light dark' : theme;
    for (const button of form.elements.theme) {
      button.setAttribute('aria-pressed', button.value === theme);
    }
    // As the form would have been sent. It answers with a way back, which nobody needs here.
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' }).catch(() => null);
    if (answer?.type !== 'opaqueredirect') {
      console.warn('The colours hold for this page only: they could not be kept.');
    }
  });
}
