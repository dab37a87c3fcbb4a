import { givenApp } from './app.ts';
import { type Browser, browserOf } from './browser.ts';

const app = givenApp();

/** A browser in which this person is signed in. */
export const browse = ({ token }: { token: string }): Browser =>
  browserOf(app, { authorization: `Bearer ${token}` });

/** What stands in text and attributes alike, to end whichever it is in. */
export const hostileName = `"><script>alert(1)</script>' onfocus='alert(2)</textarea></option>`;
