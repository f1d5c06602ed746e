// A student builds in the page: palette, dragging, links, Inspect, undo, and that none of it is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';

const building = '?lab=distributed-web-infrastructure&step=12';
const wide = { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } };

/** Time stands still, so that the page settles. */
async function openPaused(page, query = building) {
    page.timeRuns = true;
    await page.open(query);
    await page.point('button', 'Pause');
    page.timeRuns = false;
    await page.waitSettled();
}

/** The middle of a control, or `down` pixels below its upper edge. */
async function middle(page, role, name, down) {
    const box = await page.box(role, name);
    return [box.x + box.width / 2, box.y + (down ?? box.height / 2)];
}

async function drag(page, from, to) {
    const { mouse } = page.page;
    await mouse.move(...from);
    await mouse.down();
    await mouse.move(from[0] + (to[0] - from[0]) / 4, from[1] + (to[1] - from[1]) / 4);
    await mouse.move(...to, { steps: 4 });
    await mouse.up();
    await page.waitSettled();
}

const node = (name) => new RegExp(`^${name}, `);

test('a machine with a balancer is built by the pointer, linked, and comes back after a reload', async () => {
    await withPage(wide, async (page) => {
        await openPaused(page);
        await page.point('button', 'Add Linux server');
        await drag(page, await middle(page, 'button', 'Add HAProxy'), await middle(page, 'button', node('Linux server'), 14));
        assert.match(await page.read('button', /^Stands in: /), /Linux server/);
        await drag(page, await middle(page, 'button', 'Draw a link from HAProxy'), await middle(page, 'button', node('nginx')));
        assert.equal(await page.find('heading', 'Link').count(), 1);
        await page.page.reload();
        await page.page.waitForSelector('html[data-ready=true]', { state: 'attached' });
        await page.waitSettled();
        await page.point('button', node('HAProxy'));
        assert.equal(await page.find('option', /^nginx/).count(), 1);
        assert.match(await page.read('button', /^Stands in: /), /Linux server/);
    });
});

test('what was done is taken back and done again by keys, with its name', async () => {
    await withPage(wide, async (page) => {
        await openPaused(page);
        await page.point('button', 'Add nginx');
        assert.equal(await page.find('button', 'Undo: add nginx 2').count(), 1);
        await page.page.mouse.move(900, 200);
        await page.press('Control+z');
        assert.equal(await page.find('button', node('nginx 2')).count(), 0);
        assert.equal(await page.find('button', /^Redo: /).count(), 1);
        await page.press('Control+Shift+Z');
        assert.equal(await page.find('button', node('nginx 2')).count(), 1);
        await page.press('Delete');
        assert.equal(await page.find('button', node('nginx 2')).count(), 0);
    });
});

test('a student without a pointer adds a component, links it and changes a setting', async () => {
    await withPage(wide, async (page) => {
        await openPaused(page);
        await page.activate('button', 'Add HAProxy');
        await page.activate('button', 'Link to…: Link to…');
        await page.activate('option', 'nginx');
        assert.equal(await page.find('heading', 'Link').count(), 1);
        await page.activate('button', node('HAProxy'));
        const field = page.find('textbox', 'Workers');
        await field.focus();
        await field.fill('7');
        await page.press('Enter');
        assert.equal(await field.inputValue(), '7');
        await field.fill('0');
        await page.press('Enter');
        assert.equal(await field.getAttribute('aria-invalid'), 'true');
        assert.equal(await page.find('button', /^Undo: change HAProxy/).count(), 1);
    });
});

test('what a name server says is put right in Inspect', async () => {
    await withPage(wide, async (page) => {
        await openPaused(page);
        await page.point('button', 'Add HAProxy');
        await page.point('button', node('DNS'));
        await page.point('button', /^Leads to: /);
        await page.point('option', 'HAProxy (alias)');
        assert.match(await page.read('button', /^Leads to: /), /HAProxy \(alias\)/);
    });
});
