// Two designs side by side: kept, changed, measured under the same load, and kept over a reload.
import assert from 'node:assert/strict';
import { byBothVerbs } from './lab_page.mjs';

const wide = { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } };

byBothVerbs('a version is kept, the design changed, and both are measured under the same load', wide, async (page, operate) => {
    await page.open('?lab=sandbox&locale=en');
    page.timeRuns = true;
    await operate('button', 'Open example: One server');
    await operate('button', 'Compare with another design');
    await page.find('heading', 'Two designs, one load').waitFor({ state: 'attached' });
    await operate('button', 'Keep this version');
    await operate('button', 'Stop comparing');
    await operate('button', 'Open example: A balancer and two servers');
    await operate('button', 'Compare with another design');
    await page.find('region', 'Canvas: The version you kept').waitFor({ state: 'attached' });
    const answered = page.find('listitem', /^Answered\. The version you kept: \d/);
    await answered.waitFor({ state: 'attached' });
    await operate('button', 'Pause');
    page.timeRuns = false;
    await page.waitSettled();
    // The same visitors: the clock and what they sent are equal, so the clients of both canvases say the same.
    const clients = await page.page.locator('#mirror').getByRole('button', { name: /^visitors, / }).all();
    assert.equal(clients.length, 2);
    const cost = await page.find('listitem', /^Costs a month\./).textContent();
    assert.match(cost, /Your design is worse\.$/);
    await page.page.reload();
    await page.page.waitForSelector('html[data-ready=true]', { state: 'attached' });
    await operate('button', 'Compare with another design');
    await page.find('region', 'Canvas: The version you kept').waitFor({ state: 'attached' });
    page.timeRuns = true;
    await operate('button', 'Go on with “The version you kept” as your design');
    await operate('button', 'Stop comparing');
    assert.equal(await page.page.locator('#mirror').getByRole('button', { name: /^haproxy, / }).count(), 0);
});
