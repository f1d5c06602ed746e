// The Web Worker of the page: an engine of its own, which grades while the page goes on.
importScripts('labrack-worker.js');

onmessage = async ({ data: task }) => {
    const program = await createLabrackWorker({
        progress: (done, all) => postMessage({ done, all }),
        printErr: console.error,
    });
    const size = program.lengthBytesUTF8(task) + 1;
    const given = program._malloc(size);
    program.stringToUTF8(task, given, size);
    postMessage({ outcome: program.UTF8ToString(program._labrack_do_job(given)) });
};
// An error in the promise above is to reach the page like any other.
addEventListener('unhandledrejection', ({ reason }) => postMessage({ error: reason?.message ?? String(reason) }));
