// The sandbox: found on Home, its examples opened and taken back, and kept.
import assert from 'node:assert/strict';
import { byBothVerbs } from './lab_page.mjs';

const wide = { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } };
const node = (name) => new RegExp(`^${name}, `);

byBothVerbs('an example is opened in the sandbox, undone, and is there after a reload', wide, async (page, operate) => {
    await page.open('?locale=en');
    await operate('button', /^Sandbox, /);
    await page.find('heading', 'Build anything').waitFor({ state: 'attached' });
    page.timeRuns = true;
    await operate('button', 'Open example: A balancer and two servers');
    await operate('button', 'Pause');
    page.timeRuns = false;
    await page.waitSettled();
    assert.equal(await page.find('button', node('haproxy')).count(), 1);
    await operate('button', 'Undo: open “A balancer and two servers”');
    assert.equal(await page.find('button', node('haproxy')).count(), 0);
    assert.equal(await page.find('button', node('Visitors')).count(), 1);
    await operate('button', 'Redo: open “A balancer and two servers”');
    await page.page.reload();
    await page.page.waitForSelector('html[data-ready=true]', { state: 'attached' });
    await page.find('button', node('haproxy')).waitFor({ state: 'attached' });
});
