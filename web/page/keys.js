// Decides, before SDL hears of it, who a key belongs to: the browser, the focused control, or the application.

/** Keys that a role of control uses itself. */
const owned = {
    button: ['Enter', ' '],
    link: ['Enter'],
    checkbox: ['Enter', ' '],
    switch: ['Enter', ' '],
    radio: ['Enter', ' ', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
    tab: ['Enter', ' ', 'ArrowLeft', 'ArrowRight', 'Home', 'End'],
    option: ['Enter', ' ', 'ArrowUp', 'ArrowDown', 'Home', 'End'],
    menuitem: ['Enter', ' ', 'ArrowUp', 'ArrowDown', 'Home', 'End'],
    treeitem: ['Enter', ' ', 'ArrowUp', 'ArrowDown', 'Home', 'End'],
    slider: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'],
    separator: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
};

/** Combinations with Ctrl or Cmd that the application takes; all others stay with the browser. */
const commands = new Set(['z', 'y', 'a', 'c', 'x', 'v', 'd', 's']);

/** Held down, they change what other keys mean: the application always hears of them. */
const modifiers = new Set(['Control', 'Meta', 'Shift']);

function isEditing(element) {
    return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === 'text');
}

function belongsToBrowser(event) {
    if (event.key === 'Tab' || /^F\d+$/.test(event.key) || event.altKey) return true;
    return (event.ctrlKey || event.metaKey) && !commands.has(event.key.toLowerCase());
}

function belongsToControl(event, element, role, mirror) {
    if (event.isComposing) return true;
    if (isEditing(element)) return event.key === 'Enter' ? mirror.submits(element) : event.key !== 'Escape';
    if (event.ctrlKey || event.metaKey) return false;
    return (owned[role] ?? []).includes(event.key);
}

export function startKeys(mirror) {
    const handle = (event) => {
        const element = document.activeElement;
        const role = mirror.roleOf(element);
        if (!document.getElementById('loading').hidden) return event.stopPropagation();
        if (modifiers.has(event.key)) return;
        if (belongsToBrowser(event)) return event.stopPropagation();
        if (!belongsToControl(event, element, role, mirror)) {
            // SDL tells where a key stands, not what it means on this keyboard.
            const isCharacter = [...event.key].length === 1 && !event.ctrlKey && !event.metaKey;
            if (event.type === 'keydown' && isCharacter) mirror.type(event.key);
            return;
        }
        event.stopPropagation();
        if (event.type === 'keydown' && mirror.key(event, element, role)) event.preventDefault();
    };
    for (const type of ['keydown', 'keyup', 'keypress']) addEventListener(type, handle, { capture: true });
}
