// A touch screen: one finger pans, taps, moves, scrolls, carries and links; two zoom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';

const screen = { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 }, hasTouch: true };
const node = (name) => new RegExp(`^${name}, `);
const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + Math.min(height / 2, 16) });

/** The fingers of one hand. */
class Hand {
    constructor(page, session) {
        this.page = page;
        this.session = session;
    }

    async send(type, ...fingers) {
        await this.session.send('Input.dispatchTouchEvent', { type, touchPoints: fingers.map(({ x, y }, id) => ({ x, y, id })) });
        if (type === 'touchEnd') await this.page.waitSettled();
        else await this.page.page.waitForTimeout(150); // nothing settles while something is dragged
    }

    async tap(at) {
        await this.send('touchStart', at);
        await this.send('touchEnd');
    }

    async swipe(from, to, pause = 0) {
        await this.send('touchStart', from);
        await this.page.page.waitForTimeout(pause);
        for (const share of [0.3, 0.7, 1])
            await this.send('touchMove', { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
        await this.send('touchEnd');
    }
}

/** The sandbox with one server, edited by touch. */
function byTouch(title, options, body) {
    test(title, () => withPage({ ...screen, ...options }, async (page) => {
        await page.open('?lab=sandbox&locale=en');
        page.timeRuns = true;
        await page.activate('button', 'Open example: One server');
        await page.activate('button', 'Pause');
        page.timeRuns = false;
        await page.waitSettled();
        const hand = new Hand(page, await page.page.context().newCDPSession(page.page));
        await body(page, hand, async (role, name) => middle(await page.find(role, name).boundingBox()));
    }));
}

byTouch('a finger selects, moves and links components, and pans the canvas', {}, async (page, hand, at) => {
    await hand.tap(await at('button', node('nginx')));
    assert.equal(await page.state('button', node('nginx'), 'aria-pressed'), 'true');
    const before = await at('button', node('visitors'));
    await hand.swipe(before, { x: before.x, y: before.y + 90 });
    assert.ok((await at('button', node('visitors'))).y > before.y + 60);
    assert.equal(await page.find('button', /^Undo: move /).count(), 1);
    await page.activate('button', 'Add HAProxy');
    await hand.swipe(await at('button', 'Draw a link from HAProxy'), await at('button', node('nginx')));
    assert.equal(await page.find('button', /^Undo: link to /).count(), 1);
    const canvas = await page.find('region', /^Canvas/).boundingBox();
    const free = { x: canvas.x + canvas.width - 40, y: canvas.y + canvas.height - 80 };
    const there = await at('button', node('nginx'));
    await hand.swipe(free, { x: free.x - 50, y: free.y - 30 });
    const panned = await at('button', node('nginx'));
    assert.ok(Math.abs(panned.x - there.x + 50) < 3 && Math.abs(panned.y - there.y + 30) < 3, JSON.stringify([there, panned]));
});

byTouch('two fingers zoom', {}, async (page, hand) => {
    const canvas = middle(await page.find('region', /^Canvas/).boundingBox());
    const width = async () => (await page.find('button', node('nginx')).boundingBox()).width;
    const before = await width();
    const apart = (distance) => [{ x: canvas.x - distance, y: canvas.y + 200 }, { x: canvas.x + distance, y: canvas.y + 200 }];
    await hand.send('touchStart', ...apart(60));
    await hand.send('touchMove', ...apart(80));
    await hand.send('touchMove', ...apart(90));
    await hand.send('touchEnd');
    assert.ok(Math.abs((await width()) / before - 1.5) < 0.1, `${await width()} after ${before}`);
});

byTouch('the list of the palette is scrolled up and down, and carried from aside or after a rest', {}, async (page, hand, at) => {
    const from = await at('button', 'Add Visitors');
    await hand.swipe(from, { x: from.x + 5, y: from.y - 70 });
    assert.ok(Math.abs((await at('button', 'Add Visitors')).y - from.y + 70) < 3);
    await hand.swipe(from, { x: from.x + 5, y: from.y + 200 });
    assert.equal(await page.find('button', /^Undo: add /).count(), 0);
    const canvas = await page.find('region', /^Canvas/).boundingBox();
    const free = { x: canvas.x + canvas.width - 120, y: canvas.y + canvas.height - 90 };
    await hand.swipe(from, free);
    assert.equal(await page.find('button', /^Undo: add /).count(), 1);
    await page.activate('button', /^Undo: add /);
    assert.equal(await page.find('button', node('visitors')).count(), 1);
    await hand.swipe(from, { x: from.x, y: free.y }, 700);
    assert.equal(await page.find('button', /^Undo: add /).count(), 0); // let go over the palette
});

byTouch('on a small canvas the palette goes aside for what is carried', { viewport: { width: 1280, height: 720 } }, async (page, hand, at) => {
    assert.equal(await page.find('region', 'Palette').count(), 0);
    await hand.tap(await at('button', 'Add a component'));
    assert.equal(await page.find('region', 'Palette').count(), 1);
    const from = await at('button', 'Add Visitors');
    const canvas = await page.find('region', /^Canvas/).boundingBox();
    await hand.swipe(from, { x: canvas.x + canvas.width - 100, y: canvas.y + canvas.height - 60 });
    assert.equal(await page.find('region', 'Palette').count(), 0);
    assert.equal(await page.find('button', /^Undo: add /).count(), 1);
});
