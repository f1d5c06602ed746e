// The examples of the tests give the recorded event streams in a browser too.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withPage } from './harness.mjs';

const tests = dirname(dirname(fileURLToPath(import.meta.url)));
const program = process.env.LABRACK_DIGESTS ?? join(dirname(tests), 'build/web/tests/labrack_digests.js');
const ending = '.design.json';

const examples = ['bench', 'golden', 'theory'].flatMap((folder) =>
    readdirSync(join(tests, folder)).filter((file) => file.endsWith(ending)).sort().map((file) => {
        const name = file.slice(0, -ending.length);
        const text = (kind) => readFileSync(join(tests, folder, `${name}.${kind}.json`), 'utf8');
        return { name, design: text('design'), workload: text('workload') };
    }));

test('Chromium computes the recorded digests', () => withPage({ expectProblems: true }, async ({ page }) => { // a blank page has no mirror to watch
    assert.ok(existsSync(program), `${program} is missing. Build it first: cmake --build --preset web`);
    const recorded = readFileSync(join(tests, 'golden/runs.txt'), 'utf8').split('\n');
    await page.goto('about:blank');
    await page.addScriptTag({ path: program });
    const wasm = readFileSync(program.replace(/\.js$/, '.wasm')).toString('base64');
    const lines = await page.evaluate(async ({ wasm, examples }) => {
        const bytes = Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0));
        const engine = await globalThis.labrackDigests({ wasmBinary: bytes });
        return examples.map(({ name, design, workload }) =>
            engine.ccall('labrack_digest_line', 'string', ['string', 'string', 'string'], [name, design, workload]).trim());
    }, { wasm, examples });
    assert.ok(lines.length >= 3);
    for (const line of lines) assert.ok(recorded.includes(line), `not in runs.txt: ${line}`);
}));
