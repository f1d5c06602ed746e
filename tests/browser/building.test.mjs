// What helps who builds: findings and the estimate, lining up, the map, and the list of shortcuts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './harness.mjs';
import { byBothVerbs } from './lab_page.mjs';

const wide = { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } };
const node = (name) => new RegExp(`^${name}, `);
const map = 'The whole design in small; the frame is what you see';

/** The sandbox with an example that stands still. */
async function openExample(page, operate, example) {
    await page.open('?lab=sandbox&locale=en');
    page.timeRuns = true;
    await operate('button', `Open example: ${example}`);
    await operate('button', 'Pause');
    page.timeRuns = false;
    await page.waitSettled();
}

byBothVerbs('findings say what is weak, and follow each edit', wide, async (page, operate) => {
    await openExample(page, operate, 'One server');
    await operate('tab', /^Findings, /);
    const before = await page.find('tab', /^Findings, /).textContent();
    const advice = page.find('paragraph', 'Spread what stands on it');
    assert.equal(await advice.count(), 0);
    await operate('button', 'How to improve: Single point of failure, server');
    assert.equal(await advice.count(), 1);
    await operate('button', 'Show: Single point of failure, server');
    assert.equal(await page.state('button', node('server'), 'aria-pressed'), 'true');
    await operate('button', 'Add Redis');
    assert.notEqual(await page.find('tab', /^Findings, /).textContent(), before);
    await operate('button', /^Undo: add /);
    assert.equal(await page.find('tab', /^Findings, /).textContent(), before);
});

byBothVerbs('what is selected is lined up, and that is undone', wide, async (page, operate, verb) => {
    await openExample(page, operate, 'One server');
    const left = async (name) => Math.round((await page.find('button', node(name)).boundingBox()).x);
    if (verb === 'point') {
        await page.point('button', node('nginx'));
        await page.page.keyboard.down('Shift');
        await page.point('button', node('mysql'));
        await page.page.keyboard.up('Shift');
    } else {
        await page.find('button', node('nginx')).focus();
        await page.press('Control+a');
    }
    const before = await left('mysql');
    const [one, other] = verb === 'point' ? ['nginx', 'mysql'] : ['visitors', 'server'];
    assert.notEqual(await left(one), await left(other));
    await operate('button', 'Line up the left edges');
    assert.equal(await left(one), await left(other));
    await operate('button', 'Undo: line up components');
    assert.equal(await left('mysql'), before);
});

test('the map is there while something is out of sight, and leads there', () => withPage(wide, async (page) => {
    const operate = page.point.bind(page);
    await openExample(page, operate, 'A balancer and two servers');
    assert.equal(await page.find('img', map).count(), 0);
    for (let i = 0; i < 6; ++i) await operate('button', 'Zoom in');
    const left = async () => (await page.find('button', node('visitors')).boundingBox()).x;
    const before = await left();
    await page.point('img', map, 0.1);
    assert.ok(await left() > before + 50);
    await operate('button', 'Show everything');
    assert.equal(await page.find('img', map).count(), 0);
}));

byBothVerbs('the shortcuts are listed by "?", and by a button', { reducedMotion: 'reduce' }, async (page, operate) => {
    await page.open('?locale=en');
    await page.press('?');
    assert.equal(await page.find('dialog', 'Keyboard shortcuts').count(), 1);
    await operate('button', 'Close');
    assert.equal(await page.find('dialog', 'Keyboard shortcuts').count(), 0);
    await operate('button', 'Language and display');
    await operate('button', 'Keyboard shortcuts');
    await page.press('Escape');
    assert.equal(await page.find('dialog', 'Keyboard shortcuts').count(), 0);
});

test('who asks the system for more contrast gets it, and who chooses the theme keeps it', () => withPage({ reducedMotion: 'reduce', contrast: 'more' }, async (page) => {
    const theme = () => page.page.locator('html').getAttribute('data-theme');
    await page.open('?locale=en');
    assert.equal(await theme(), 'contrast');
    await page.activate('button', 'Language and display');
    await page.point('radio', 'Light');
    assert.equal(await theme(), 'light');
    await page.point('radio', 'Contrast');
    await page.page.emulateMedia({ contrast: 'no-preference' });
    await page.open('?locale=en');
    assert.equal(await theme(), 'contrast');
}));

const overlap = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

byBothVerbs('a machine that grows pushes its neighbours aside, and one undo takes it back', wide, async (page, operate) => {
    await openExample(page, operate, 'A balancer and two servers');
    const machines = [node('server-1'), node('server-2')];
    const boxes = () => Promise.all(machines.map((name) => page.find('button', name).boundingBox()));
    const ratio = ([one, other]) => (other.y - one.y) / one.width; // whatever the zoom
    const before = ratio(await boxes());
    await operate('button', machines[0]);
    for (let i = 0; i < 2; ++i) {
        await operate('button', machines[0]);
        await operate('button', 'Add Redis');
    }
    const grown = await boxes();
    assert.ok(!overlap(...grown), JSON.stringify(grown));
    assert.ok(ratio(grown) > before);
    for (let i = 0; i < 2; ++i) await operate('button', /^Undo: add /);
    assert.ok(Math.abs(ratio(await boxes()) - before) < 0.02);
});

byBothVerbs('components glide to their places and arrive there', { ...wide, reducedMotion: 'no-preference' }, async (page, operate) => {
    await openExample(page, operate, 'One server');
    await operate('button', 'Add Redis');
    await operate('button', 'Arrange automatically');
    const arranged = await page.find('button', node('Redis')).boundingBox();
    await operate('button', 'Undo: arrange everything');
    assert.notDeepEqual(await page.find('button', node('Redis')).boundingBox(), arranged);
    await operate('button', 'Redo: arrange everything');
    assert.deepEqual(await page.find('button', node('Redis')).boundingBox(), arranged);
});

byBothVerbs('a machine is spread over zones, what runs on it says so, and it joins a security group', wide, async (page, operate) => {
    await openExample(page, operate, 'One server');
    for (const product of ['Availability zone', 'Availability zone', 'AWS security group']) {
        await page.press('Escape'); // not into what is selected
        await operate('button', `Add ${product}`);
    }
    await operate('button', node('server'));
    const checked = (name) => page.find('checkbox', name).isChecked();
    await operate('checkbox', 'Availability zone 2');
    await operate('checkbox', 'AWS security group');
    assert.ok(await checked('Availability zone 2') && await checked('AWS security group'));
    assert.ok(!await checked('Availability zone'));
    await operate('button', node('nginx'));
    assert.equal(await page.find('checkbox', 'Availability zone 2').getAttribute('aria-disabled'), 'true');
    assert.equal(await page.find('paragraph', 'It runs on').count(), 1);
    await operate('button', 'Undo: change server');
    await operate('button', node('server'));
    assert.ok(await checked('Availability zone 2') && !await checked('AWS security group'));
});
