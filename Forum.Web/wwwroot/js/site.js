// On every page.
import { keepTimesCurrent } from './times.js';

keepTimesCurrent();
