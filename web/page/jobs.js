// The one long work that is done beside the page, in a Web Worker. `report(done, all, outcome, error)` hears of it.
export function createJobs(report) {
    let worker = null;

    function endJob() {
        worker?.terminate();
        worker = null;
    }

    function startJob(task) {
        endJob();
        const started = new Worker('worker.js');
        worker = started;
        const failed = (message) => {
            if (worker !== started) return;
            endJob();
            report(0, 0, '', message);
        };
        started.onerror = (event) => {
            event.preventDefault();
            failed(event.message ?? 'worker.js');
        };
        started.onmessage = ({ data: { done = 0, all = 0, outcome = '', error = '' } }) => {
            if (worker !== started) return;
            if (error !== '') return failed(error);
            if (outcome !== '') endJob();
            report(done, all, outcome, '');
        };
        started.postMessage(task);
    }

    return { startJob, endJob };
}
