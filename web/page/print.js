// Prints a document of headings and paragraphs; the canvas, which is as large as the window, stays off the paper.
const tags = { title: 'h1', heading: 'h2', text: 'p', item: 'li' };

export function printLines(lines) {
    const paper = document.createElement('section');
    paper.id = 'paper';
    for (const { kind, text } of lines) {
        const element = document.createElement(tags[kind]);
        element.textContent = text;
        paper.append(element);
    }
    document.body.append(paper);
    addEventListener('afterprint', () => paper.remove(), { once: true });
    window.print();
}
