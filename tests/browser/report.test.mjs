// A grade in the browser: worked out in the worker, read, watched, and handed in to be graded again natively.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withPage } from './harness.mjs';
import { byBothVerbs, calm, plain, until } from './lab_page.mjs';

const lab = 'distributed-web-infrastructure';
const report = `?locale=en&lab=${lab}&view=report`;
const repository = fileURLToPath(new URL('../..', import.meta.url));
const command = resolve(process.env.LABRACK ?? join(repository, 'build/native/labrack'));

const stored = (page) => page.page.evaluate((key) => JSON.parse(localStorage.getItem(key)), `labrack.report.v1.${lab}`);

byBothVerbs('a report has a score and says how to improve, and a lost point is watched as it is lost', calm, async (page, operate) => {
    await page.open(report);
    await operate('button', 'Grade my work');
    assert.match(await page.find('paragraph', /of 100$/).textContent(), /^\d+ of 100$/);
    assert.match(plain(await page.find('heading', /^Pages still come when a server is lost/).textContent()), /0 \/ 6, no points$/);
    const card = page.find('group', 'Pages still come when a server is lost');
    assert.equal(await card.getByRole('group', { name: 'How to improve' }).count(), 0);
    await card.getByRole('button', { name: 'How to improve' }).focus();
    await page.press('Enter');
    assert.equal(await card.getByRole('group', { name: 'How to improve' }).count(), 1);

    await card.getByRole('button', { name: 'Show me' }).focus();
    await page.press('Enter');
    await until(page, 'the replay stands at its moment', async () => (await page.find('button', 'Play it').count()) === 1);
    page.timeRuns = true;
    await operate('button', 'Play it');
    await until(page, 'the request is followed', async () => (await page.page.locator('#mirror').getByRole('option', { selected: true }).count()) === 1);
    await operate('button', 'Pause the replay');
    page.timeRuns = false;
    await operate('button', 'Back to the moment');
    await operate('button', 'Back to the report');
    assert.equal(await page.find('button', 'Hand in…').count(), 1);
});

byBothVerbs('what is handed in is graded natively to the same bytes', calm, async (page, operate) => {
    assert.ok(existsSync(command), `${command} is missing. Build it first: cmake --build --preset native`);
    await page.open(report);
    await operate('button', 'Grade my work');
    await operate('button', 'Hand in…');
    await page.find('textbox', 'Your name or student number (optional)').focus();
    await page.type('Ana 7');
    const [download] = await Promise.all([page.page.waitForEvent('download'), operate('button', 'Save the file')]);
    assert.equal(download.suggestedFilename(), `${lab}.submission.json`);
    const folder = mkdtempSync(join(tmpdir(), 'labrack-'));
    try {
        copyFileSync(await download.path(), join(folder, download.suggestedFilename()));
        const { status, stdout, stderr } = spawnSync(command, ['grade', join(repository, 'labs', lab), download.suggestedFilename(), '--json'], { cwd: folder, encoding: 'utf8' });
        assert.equal(stderr, '');
        assert.equal(status, 1); // the start does not pass
        assert.equal((await stored(page)).result, stdout);
        assert.equal((await stored(page)).submission, readFileSync(join(folder, download.suggestedFilename()), 'utf8'));
    } finally {
        rmSync(folder, { recursive: true });
    }
});

const endless = 'let done = 0; onmessage = () => setInterval(() => postMessage({ done: ++done, all: 900 }), 50);';

byBothVerbs('a grade that takes long is cancelled, and the page goes on meanwhile', { ...calm, replace: { 'worker.js': endless } }, async (page, operate) => {
    await page.open(report);
    page.timeRuns = true;
    await operate('button', 'Grade my work');
    await until(page, 'the progress is told', async () => /^[1-9]\d* of 900 runs$/.test(plain(await page.read('progressbar', 'Progress of the grade'))));
    await operate('link', 'Three servers instead of one');
    await until(page, 'the lab is there', async () => (await page.find('region', /^Canvas/).count()) === 1);
    await operate('button', 'Report');
    await operate('button', 'Cancel');
    await until(page, 'the report is as before', async () => (await page.find('button', 'Grade my work').count()) === 1);
});

test('a worker that cannot start is said, and the work is safe', () => withPage({ ...calm, refuse: ['labrack-worker.js'], expectProblems: true }, async (page) => {
    await page.open(report);
    await page.activate('button', 'Grade my work');
    assert.match(await page.page.locator('#mirror').getByRole('alert').textContent(), /could not be graded/);
    assert.equal(await page.find('button', 'Try again').count(), 1);
}));

test('the report is there again after a reload, and is printed without the canvas', () => withPage(calm, async (page) => {
    await page.open(report);
    await page.activate('button', 'Grade my work');
    const score = await page.find('paragraph', /of 100$/).textContent();
    await page.open(report);
    assert.equal(await page.find('paragraph', /of 100$/).textContent(), score);
    await page.page.evaluate(() => { window.print = () => {}; });
    await page.activate('button', 'Print');
    await page.page.emulateMedia({ media: 'print' });
    assert.equal(await page.page.locator('canvas').isVisible(), false);
    assert.equal(await page.page.locator('#paper h1').textContent(), 'Report: Three servers instead of one');
    assert.equal(await page.page.locator('#paper h2').count(), 5);
    await page.page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await page.page.locator('#paper').count(), 0);
}));
