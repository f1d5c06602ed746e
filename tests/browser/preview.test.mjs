// `labrack preview`: the page follows an author's files, and keeps the author's place.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withPage } from './harness.mjs';
import { calm } from './lab_page.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const command = resolve(process.env.LABRACK ?? join(repository, 'build/native/labrack'));
const site = resolve(process.env.LABRACK_SITE ?? 'build/web/site');
const original = readFileSync(join(repository, 'labs/simple-web-stack/lab.json'), 'utf8');

/** Runs `body` with a copy of a lab and the address at which the command shows it. */
async function withPreview(body) {
    assert.ok(existsSync(command), `${command} is missing. Build it first: cmake --build --preset native`);
    const folder = mkdtempSync(join(tmpdir(), 'labrack-'));
    const lab = join(folder, 'mine');
    mkdirSync(lab);
    for (const name of ['lab.json', 'lab.es.json']) copyFileSync(join(repository, 'labs/simple-web-stack', name), join(lab, name));
    const program = spawn(command, ['preview', lab, '--port', '0', '--site', site], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(program, 'exit');
    try {
        let address = null;
        for await (const line of createInterface({ input: program.stdout }))
            if ((address = line.match(/http:\S+/))) break;
        assert.ok(address, 'It told no address');
        await body(new URL(address[0]), (text) => writeFileSync(join(lab, 'lab.json'), text));
        program.kill('SIGTERM');
        assert.deepEqual(await ended, [0, null]);
    } finally {
        program.kill('SIGKILL');
        rmSync(folder, { recursive: true });
    }
}

test('the page follows a changed file at the same step, and shows a mistake until it is mended', () => withPreview((address, save) =>
    withPage(calm, async (page) => {
        const heading = async (name) => {
            await page.find('heading', name).waitFor({ state: 'attached', timeout: 10000 });
            await page.waitSettled();
        };
        page.address = address.origin + address.pathname;
        await page.open(address.search);
        await page.activate('button', 'Skip for now');
        const second = JSON.parse(original).steps[1].title;
        await heading(second);

        const changed = original.replace(`"title": "${second}"`, '"title": "A second step, rewritten"');
        assert.notEqual(changed, original);
        save(changed);
        await heading('A second step, rewritten');
        assert.match(page.page.url(), /\?preview=mine&step=2/);

        save(changed.replace('"minutes": ', '"minutes": -'));
        await heading('This lab has a mistake');
        assert.match(await page.find('paragraph', /lab\.json:/).first().textContent(), /^mine\/lab\.json:\d+:\d+: error: /);

        save(original);
        await heading(second);
        await page.page.reload();
        await page.page.waitForSelector('html[data-ready=true]', { state: 'attached' });
        await heading(second);
        assert.equal(await page.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
    })));
