// On every page.
import { closeMenus } from './menus.js';
import { changeThemeInPlace } from './theme.js';
import { keepTimesCurrent } from './times.js';

keepTimesCurrent();
closeMenus();
changeThemeInPlace();
