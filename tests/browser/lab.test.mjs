// A student at work in a lab: requests, their traces, time, and what breaks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { arrowTo, byBothVerbs, calm, clock, isDone, options, plain, slide, step, until } from './lab_page.mjs';

byBothVerbs('one button sends one request, and its return completes the first step', {}, async (page, operate) => {
    await page.open(step(1));
    assert.equal(await isDone(page, 'Send one request for the news page'), false);
    await operate('button', 'Send one request: News page');
    assert.ok(await isDone(page, 'Send one request for the news page'));
    assert.deepEqual((await page.find('list', 'Latest requests').getByRole('listitem').allTextContents()).map(plain), ['News page, 200, 131 ms']);
    assert.match(await page.find('paragraph', 'You have just watched').textContent(), /one page view/);
    await operate('button', 'Next');
    assert.equal(await page.find('heading', 'Who asks, who answers').count(), 1);
    assert.match(page.page.url(), /step=2/);
});

byBothVerbs('a request is walked to its end and every span of its waterfall is read', calm, async (page, operate) => {
    await page.open(step(3));
    await operate('button', 'Next hop');
    assert.match((await options(page, 'HOPS SO FAR'))[0], /^Hop 1, after 20 ms: DNS question from Visitors to DNS/);
    for (let hop = 1; hop < 14; ++hop) await operate('button', 'Next hop');
    const hops = await options(page, 'HOPS SO FAR');
    assert.equal(hops.length, 14);
    assert.match(hops[13], /Answer from nginx to Visitors/);
    assert.equal(await page.find('button', 'Next hop').count(), 0);
    await operate('button', 'Next');
    await operate('tab', 'Trace');
    assert.ok(await isDone(page, /^Open Trace/));
    const spans = await options(page, 'Waterfall');
    assert.deepEqual(spans.map((span) => span.replace(/,.*/, '')),
        ['GET /news', 'DNS', 'nginx', 'Gunicorn', 'Files', 'MySQL', 'inside Gunicorn']);
    for (const span of spans.slice(1)) assert.match(span, /^.+, [\d.]+ .?s: network [\d.]+ .?s, queue 0 ms, service [\d.]+ .?s$/);
    // DNS: 20 ms each way and 0.2 ms of work.
    assert.match(spans[1], /^DNS, 40.2 ms: network 40 ms, queue 0 ms, service 0.2 ms$/);
});

byBothVerbs('without MySQL the news page fails and says why, and the logo still comes', calm, async (page, operate) => {
    await page.open(step(6));
    await operate('button', /^MySQL/);
    await operate('button', 'Stop MySQL');
    assert.match(plain(await page.find('button', /^MySQL/).textContent()), /stopped/);
    for (const what of ['Send News page', 'Send Logo']) await operate('button', what);
    await operate('tab', 'Trace');
    const requests = await options(page, 'LATEST REQUESTS');
    assert.equal(requests.length, 2);
    assert.match(requests[0], /^Logo, 200, /);
    assert.match(requests[1], /^News page, /);
    assert.doesNotMatch(requests[1], /200/);
    await operate('option', /^News page, /);
    assert.match(await page.find('paragraph', 'Failed at MySQL').textContent(), /connection refused/);
    assert.match((await options(page, 'Waterfall')).find((span) => span.startsWith('MySQL')), /failed/);
    await operate('tab', 'Inspect');
    await operate('button', 'Start MySQL');
    await operate('button', 'Send News page');
    await operate('tab', 'Trace');
    assert.match((await options(page, 'LATEST REQUESTS'))[0], /^News page, 200, /);
});

byBothVerbs('a part is stopped from the menu', calm, async (page, operate) => {
    await page.open(step(6));
    await operate('button', 'Break something');
    await operate('option', 'Stop Gunicorn');
    assert.match(await page.find('button', /^Gunicorn/).textContent(), /stopped/);
    await operate('button', 'Send News page');
    assert.ok(await isDone(page, 'Stop Gunicorn and send the news page'));
});

test('a menu opened by a key has the focus on its first item, and a second key chooses it', () => withPage(calm, async (page) => {
    await page.open(step(6));
    await page.activate('button', 'Break something');
    assert.equal(await page.focused(), 'Stop Gunicorn');
    await page.press('Enter');
    assert.match(await page.find('button', /^Gunicorn, /).textContent(), /stopped/);
    assert.equal(await page.focused(), 'Break something');
}));

byBothVerbs('time is played, paused, moved by one event and started again', {}, async (page, operate) => {
    page.timeRuns = true;
    await page.open(step(7));
    await until(page, 'time runs', async () => (await clock(page)) > 0.5);
    await operate('button', 'Pause');
    const stopped = await clock(page);
    await operate('button', 'Next event');
    assert.ok((await clock(page)) >= stopped);
    await operate('button', 'Play');
    await until(page, 'time goes on', async () => (await clock(page)) > stopped + 1);
    await operate('button', 'Start again from the beginning');
    assert.ok((await clock(page)) < stopped + 1);
});

byBothVerbs('the load is turned up until the server is full, and the charts say so', {}, async (page, operate, verb) => {
    page.timeRuns = true;
    await page.open(step(8));
    await slide(page, verb, 'Load', 10);
    assert.match(await page.read('slider', 'Load'), /^200\/s$/);
    await operate('tab', 'Charts');
    await until(page, 'the server is full', () => isDone(page, 'Find the rate at which the server is 99 % busy, for five seconds on end'));
    const rates = await page.find('img', /^Requests a second/).getAttribute('aria-label');
    assert.match(plain(rates), /In the latest second \d+ answered, \d+ failed\./);
    await operate('button', 'Pause');
});

byBothVerbs('step, answers, broken parts and settings survive a reload', calm, async (page, operate) => {
    await page.open(step(6));
    await operate('button', 'Use the dark theme');
    await operate('radio', 'Nothing at all');
    await operate('button', 'That is my prediction');
    await operate('button', 'Break something');
    await operate('option', 'Stop Gunicorn');
    await operate('button', 'Send News page');
    await page.open('?lab=simple-web-stack');
    assert.equal(await page.find('heading', 'Switch off one part at a time').count(), 1);
    assert.equal(await page.find('paragraph', '“Nothing at all”').count(), 1);
    assert.match(await page.find('button', /^Gunicorn/).textContent(), /stopped/);
    assert.ok(await isDone(page, 'Stop Gunicorn and send the news page'));
    assert.equal(await page.page.locator('html').getAttribute('data-theme'), 'dark');
});

byBothVerbs('what was chosen and not submitted survives a reload', calm, async (page, operate) => {
    await page.open(step(6));
    await operate('radio', 'Nothing at all');
    await page.open('?lab=simple-web-stack');
    assert.equal(await page.state('radio', 'Nothing at all', 'aria-checked'), 'true');
    await operate('button', 'That is my prediction');
    assert.equal(await page.find('paragraph', '“Nothing at all”').count(), 1);
});

byBothVerbs('the language changes in the middle of a lab without losing the place', calm, async (page, operate) => {
    await page.open(step(3));
    for (let hop = 0; hop < 3; ++hop) await operate('button', 'Next hop');
    await operate('button', 'Language and display');
    await operate('radio', 'Español');
    await page.press('Escape');
    assert.equal((await options(page, /SALTOS/)).length, 3);
    await operate('button', 'Siguiente salto');
    assert.equal((await options(page, /SALTOS/)).length, 4);
});

byBothVerbs('a lab is opened from the list and left by its path', {}, async (page, operate) => {
    await page.open();
    await operate('button', /^The simple web stack/);
    assert.match(page.page.url(), /lab=simple-web-stack/);
    await operate('link', 'Labs');
    assert.equal(await page.find('heading', 'Learn how web systems hold together').count(), 1);
});

byBothVerbs('a row of the waterfall lights up its part and leads to it', calm, async (page, operate, verb) => {
    await page.open(step(4));
    await slide(page, verb, 'Speed', 10);
    await operate('button', 'Send News page');
    await operate('tab', 'Trace');
    const part = await page.find('button', /^MySQL, /).boundingBox();
    const dark = await page.picture(part);
    if (verb === 'point') await page.hover('option', /^MySQL, /);
    else await page.find('option', /^MySQL, /).focus();
    await until(page, 'MySQL lights up', async () => !dark.equals(await page.picture(part)));
    if (verb === 'point') await page.point('option', /^MySQL, /);
    else await arrowTo(page, 'Waterfall', /^MySQL, /);
    assert.equal(await page.state('tab', 'Inspect', 'aria-selected'), 'true');
    assert.equal(await page.find('heading', 'MySQL').count(), 1);
    assert.equal(await page.state('button', /^MySQL, /, 'aria-pressed'), 'true');
    // The row is gone: who came by keyboard goes on in the panel that has taken its place.
    if (verb === 'activate') assert.equal(await page.focused(), 'Gunicorn');
});

byBothVerbs('the speed of time goes from a thousandth to a hundredfold', calm, async (page, operate, verb) => {
    page.timeRuns = true;
    await page.open(step(7));
    assert.equal(await page.read('slider', 'Speed'), '1×');
    await slide(page, verb, 'Speed', 10);
    assert.equal(await page.read('slider', 'Speed'), '100×');
    const before = await clock(page);
    await until(page, 'a minute passes in no time', async () => (await clock(page)) > before + 60);
    await slide(page, verb, 'Speed', 0);
    assert.equal(await page.read('slider', 'Speed'), '1/1000×');
    const slow = await clock(page);
    await operate('button', 'Pause');
    const passed = (await clock(page)) - slow;
    assert.ok(passed < 0.01, `${passed} s have passed`);
});
