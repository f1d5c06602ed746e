// The canvas: zooming and moving the drawing, and the requests that move on it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { arrowTo, byBothVerbs, calm, clock, options, plain, slide, step, until } from './lab_page.mjs';

const place = (page, component) => page.find('button', new RegExp(`^${component}, `)).boundingBox();
const percent = async (page) => Number(plain(await page.find('toolbar', 'View').getByText('%').textContent()).replace(' %', ''));
const about = (value, wanted, what) => assert.ok(Math.abs(value - wanted) <= 1.5, `${what}: ${value} instead of ${wanted}`);

byBothVerbs('the tools make the drawing larger and smaller and fit it again', calm, async (page, operate) => {
    await page.open(step(2));
    const [whole, fitted] = [await percent(page), await place(page, 'nginx')];
    await operate('button', 'Zoom in');
    about(await percent(page), whole * 1.2, 'percent');
    about((await place(page, 'nginx')).width, fitted.width * 1.2, 'width');
    for (let i = 0; i < 2; ++i) await operate('button', 'Zoom out');
    about((await place(page, 'nginx')).width, fitted.width / 1.2, 'width');
    await operate('button', 'Show everything');
    assert.equal(await percent(page), whole);
    assert.deepEqual(await place(page, 'nginx'), fitted);
});

test('the wheel zooms where the mouse is, and a drag moves the drawing and chooses nothing', () => withPage(calm, async (page) => {
    await page.open(step(2));
    const [nginx, mysql] = [await place(page, 'nginx'), await place(page, 'MySQL')];
    await page.page.mouse.move(nginx.x, nginx.y);
    await page.page.mouse.wheel(0, -200);
    await page.waitSettled();
    about((await place(page, 'nginx')).x, nginx.x, 'left of nginx');
    assert.ok((await place(page, 'MySQL')).x > mysql.x + 10);
    await page.point('button', 'Show everything');
    await page.page.mouse.move(nginx.x + 20, nginx.y + 20);
    await page.page.mouse.down();
    await page.page.mouse.move(nginx.x + 60, nginx.y + 50, { steps: 8 });
    await page.page.mouse.up();
    await page.waitSettled();
    const moved = await place(page, 'nginx');
    assert.ok(moved.x > nginx.x + 25 && moved.y > nginx.y + 15, JSON.stringify([nginx, moved]));
    assert.equal(await page.state('button', /^nginx, /, 'aria-pressed'), 'false');
}));

for (const [where, enter] of [
    ['under the mouse', (page, { x, y }) => page.page.mouse.move(x, y)],
    ['that has the focus', (page) => page.find('button', /^nginx, /).focus()],
])
    test(`keys zoom and move the canvas ${where}`, () => withPage(calm, async (page) => {
        await page.open(step(2));
        const [whole, fitted] = [await percent(page), await place(page, 'nginx')];
        await enter(page, fitted);
        await page.waitSettled();
        await page.press('+');
        about(await percent(page), whole * 1.2, 'percent');
        for (let i = 0; i < 2; ++i) await page.press('-');
        about(await percent(page), whole / 1.2, 'percent');
        await page.press('0');
        assert.deepEqual(await place(page, 'nginx'), fitted);
        await page.press('ArrowRight');
        about((await place(page, 'nginx')).x, fitted.x - 40, 'left');
        await page.press('ArrowUp');
        about((await place(page, 'nginx')).y, fitted.y + 40, 'top');
    }));

const trip = 0.02; // s from the visitors to nginx

/** Where the message is that has left the visitors for nginx at `left`: the link between them is straight. */
async function dotOnItsWay(page, left) {
    const [from, to] = [await place(page, 'Visitors'), await place(page, 'nginx')];
    const share = ((await clock(page)) - left) / trip;
    assert.ok(share > 0 && share < 1, `The message is not on its way: ${share}`);
    const start = from.x + from.width;
    return { x: start + (to.x - start) * share, y: from.y + from.height / 2 };
}

// Before the server's box, and inside it, where the dot lies on a component.
for (const [where, share] of [['on the canvas', 0.2], ['inside the server', 0.6]])
    byBothVerbs(`a request under way, ${where}, is chosen and shown`, calm, async (page, operate, verb) => {
        page.timeRuns = true;
        await page.open(step(4));
        await slide(page, verb, 'Speed', 10);
        await operate('button', 'Send News page'); // its visitor knows the address from now on
        await until(page, 'the first page is back', async () => (await page.find('listitem', /^News page, 200/).count()) === 1);
        const left = await clock(page);
        await slide(page, verb, 'Speed', 1); // about 1/300
        await operate('button', 'Send News page');
        await until(page, 'the message is under way', async () => (await clock(page)) > left + trip * share);
        await operate('button', 'Pause');
        await operate('tab', 'Trace');
        await operate('option', /^News page, 200/);
        assert.equal(await page.find('heading', /under way/).count(), 0);
        await operate('tab', 'Inspect');
        if (verb === 'point') {
            const { x, y } = await dotOnItsWay(page, left);
            await page.page.mouse.click(x, y);
            await page.waitSettled();
        } else {
            await operate('tab', 'Trace');
            await arrowTo(page, 'LATEST REQUESTS', /^News page, under way/);
        }
        assert.equal(await page.state('tab', 'Trace', 'aria-selected'), 'true');
        assert.equal(await page.find('heading', /^GET \/news.*under way/).count(), 1);
        assert.equal(await page.state('option', /^News page, under way/, 'aria-selected'), 'true');
        assert.deepEqual((await options(page, 'Waterfall')).map((span) => span.replace(/,.*/, '')), ['GET /news', 'nginx']);
    });
