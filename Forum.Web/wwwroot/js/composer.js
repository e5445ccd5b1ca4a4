// Every field for Markdown on a page gets its toolbar and its preview.
import { attachToolbar } from './toolbar.js';
import { attachPreview } from './preview.js';

for (const textarea of document.querySelectorAll('textarea[data-composer]')) {
  attachPreview(textarea.form);
  attachToolbar(textarea);
}
