// The DOM mirror: real elements, invisible, over what the canvas shows. Focus lives here and only here.
//
// The application sends patches (see publisher.cpp); elements are kept by id, so focus survives every update. What a
// keyboard or a screen reader does to an element goes back as an action: act(id, verb, value).

// The bits of ui::Flag and ui::Act.
const flag = {
    disabled: 1, checked: 2, selected: 4, expanded: 8, pressed: 16, busy: 32, invalid: 64, clipped: 128, modal: 256,
    collapsed: 512, unpressed: 1024, multiline: 2048, current: 4096,
};
const can = { activate: 1, setValue: 2, increment: 4, decrement: 8, focus: 16, escape: 32, submit: 64 };

/** Roles that are elements of their own; the rest are <div role>. */
const tags = {
    button: 'button', link: 'a', list: 'ul', listitem: 'li', paragraph: 'p', text: 'span', blockquote: 'blockquote', code: 'code',
    slider: 'input', textbox: 'input', spinbutton: 'input', checkbox: 'input', main: 'main', banner: 'header',
    navigation: 'nav', complementary: 'aside',
};
/** Roles whose name is their content. */
const named = new Set(['heading', 'paragraph', 'text', 'listitem', 'blockquote', 'code', 'button', 'link', 'cell', 'columnheader',
    'tab', 'option', 'radio', 'switch', 'menuitem', 'treeitem', 'status', 'alert']);
/** Groups in which the arrow keys move, and Tab stops once. */
const groups = { tab: 'tablist', radio: 'radiogroup', option: 'listbox', menuitem: 'menu', treeitem: 'tree' };

const inputType = { slider: 'range', textbox: 'text', spinbutton: 'text', checkbox: 'checkbox' };

function tagOf(node) {
    if (node.role === 'heading') return `h${Math.min(Math.max(node.level ?? 2, 1), 6)}`;
    if (node.role === 'textbox' && has(node, flag.multiline)) return 'textarea';
    return tags[node.role] ?? 'div';
}

const has = (node, bit) => ((node.flags ?? 0) & bit) !== 0;
const does = (node, bit) => ((node.acts ?? 0) & bit) !== 0;

function set(element, name, value) {
    if (value === null || value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

function setText(element, text) {
    const first = element.firstChild;
    if (first instanceof Text) {
        if (first.data !== text) first.data = text;
    } else {
        element.prepend(text);
    }
}

function setStates(element, node) {
    const native = element instanceof HTMLInputElement || element instanceof HTMLButtonElement;
    // aria-disabled, not disabled: it must stay reachable, for it says why.
    set(element, 'aria-disabled', has(node, flag.disabled) ? 'true' : null);
    if (node.role === 'checkbox') element.checked = has(node, flag.checked);
    const checkable = node.role === 'radio' || node.role === 'switch';
    set(element, 'aria-checked', checkable ? has(node, flag.checked) : null);
    set(element, 'aria-selected', node.role === 'tab' || node.role === 'option' ? has(node, flag.selected) : null);
    set(element, 'aria-expanded', has(node, flag.expanded) ? 'true' : has(node, flag.collapsed) ? 'false' : null);
    set(element, 'aria-pressed', has(node, flag.pressed) ? 'true' : has(node, flag.unpressed) ? 'false' : null);
    set(element, 'aria-busy', has(node, flag.busy) ? 'true' : null);
    set(element, 'aria-invalid', has(node, flag.invalid) ? 'true' : null);
    set(element, 'aria-current', has(node, flag.current) ? 'true' : null);
    set(element, 'aria-modal', has(node, flag.modal) ? 'true' : null);
    set(element, 'data-clipped', has(node, flag.clipped) ? 'true' : null);
    if (native && node.role !== 'checkbox') set(element, 'type', inputType[node.role] ?? 'button');
}

/** Sets the value of a field, unless it echoes something that the student has typed past by now. */
function setFieldValue(entry, value) {
    const { element, sent = [] } = entry;
    const at = sent.lastIndexOf(value);
    if (at >= 0 && at < sent.length - 1 && element === document.activeElement) return;
    entry.sent = [];
    if (element.value !== value) element.value = value;
}

function setValues(entry) {
    const { element, node } = entry;
    if (node.role === 'slider' && node.range) {
        const [min, max, now, step] = node.range;
        set(element, 'min', min);
        set(element, 'max', max);
        set(element, 'step', step || 'any');
        if (Number(element.value) !== now) setFieldValue(entry, String(now));
        set(element, 'aria-valuetext', node.value);
    } else if (node.role === 'textbox' || node.role === 'spinbutton') {
        setFieldValue(entry, node.value ?? '');
    }
    if (node.range && node.role !== 'slider') {
        set(element, 'aria-valuemin', node.range[0]);
        set(element, 'aria-valuemax', node.range[1]);
        set(element, 'aria-valuenow', node.range[2]);
        set(element, 'aria-valuetext', node.value);
    }
}

export function createMirror(root, act) {
    const nodes = new Map(); // id → {node, element}
    let focused = 0;
    let pointed = false; // the pointer was used last, not a key
    let byPointer = false; // the focus that comes now was moved by the application after a click on the canvas

    const entryOf = (element) => nodes.get(Number(element?.dataset?.id));

    function create(node) {
        const element = document.createElement(tagOf(node));
        element.dataset.id = node.id;
        if (inputType[node.role] && element instanceof HTMLInputElement) element.type = inputType[node.role];
        if (node.role === 'textbox' || node.role === 'spinbutton') {
            element.autocomplete = 'off';
            element.spellcheck = false;
        }
        return element;
    }

    function update(node) {
        let entry = nodes.get(node.id);
        if (entry && entry.tag !== tagOf(node)) {
            entry.element.remove();
            entry = undefined;
        }
        if (!entry) {
            entry = { element: create(node), tag: tagOf(node) };
            nodes.set(node.id, entry);
        }
        entry.node = node;
        const { element } = entry;
        const implied = tags[node.role] !== undefined || node.role === 'heading';
        set(element, 'role', (implied && node.role !== 'spinbutton') || node.role === 'none' ? null : node.role);
        set(element, 'aria-description', node.description);
        set(element, 'aria-live', node.live ? 'polite' : null);
        if (node.role === 'link') set(element, 'href', node.href || '#');
        set(element, 'data-rect', node.rect.join(' '));
        setStates(element, node);
        setValues(entry);
    }

    /** A node without children says its name as text; a control with children needs a label. */
    function setName({ node, element }, isParent) {
        const asText = named.has(node.role) && !isParent;
        if (asText) setText(element, node.name ?? '');
        else if (element.firstChild instanceof Text) element.firstChild.remove();
        const labelled = !asText && (!named.has(node.role) || does(node, can.focus));
        set(element, 'aria-label', labelled && node.name ? node.name : null);
    }

    function setPosition(entry) {
        const parent = nodes.get(entry.node.parent);
        const [x, y, w, h] = entry.node.rect;
        const [left, top] = parent ? parent.node.rect : [0, 0];
        Object.assign(entry.element.style, { left: `${x - left}px`, top: `${y - top}px`, width: `${w}px`, height: `${h}px` });
    }

    /** Puts the elements into tree order, moving only those that are out of place: moving drops the focus. */
    function arrange(order) {
        const kept = new Set(order);
        for (const [id, entry] of nodes)
            if (!kept.has(id)) {
                entry.element.remove();
                nodes.delete(id);
            }
        const last = new Map(); // parent element → the child placed last
        for (const id of order) {
            const { element, node } = nodes.get(id);
            const parent = nodes.get(node.parent)?.element ?? root;
            const before = last.get(parent);
            let next = before ? before.nextElementSibling : parent.firstElementChild;
            if (next !== element) {
                // What stands in the way and holds the focus stays; the others step behind it.
                while (next && next !== element && !next.contains(document.activeElement)) {
                    const away = next;
                    next = next.nextElementSibling;
                    away.remove();
                }
                if (next !== element) parent.insertBefore(element, next);
            }
            last.set(parent, element);
        }
    }

    /** Tab stops once in each group: at the chosen element, else at the first. */
    function setTabStops() {
        const stops = new Map();
        for (const [id, { node }] of nodes) {
            const group = groups[node.role];
            if (!group || !does(node, can.focus)) continue;
            const key = groupOf(node);
            const chosen = has(node, flag.checked) || has(node, flag.selected) || id === focused;
            if (!stops.has(key) || (chosen && id === focused) || (chosen && !stops.get(key).chosen)) stops.set(key, { id, chosen });
        }
        for (const [id, { node, element }] of nodes) {
            if (!does(node, can.focus)) continue;
            const once = groups[node.role] && stops.get(groupOf(node)).id !== id;
            set(element, 'tabindex', once || node.role === 'dialog' ? -1 : 0);
        }
    }

    /** The nearest ancestor that is the group of this role, else the parent. */
    function groupOf(node) {
        for (let at = nodes.get(node.parent); at; at = nodes.get(at.node.parent))
            if (at.node.role === groups[node.role]) return at.node.id;
        return node.parent;
    }

    /** Everything that neither contains nor lies in the topmost dialog is inert. */
    function setInert() {
        let modal = null;
        for (const { node, element } of nodes.values()) if (has(node, flag.modal)) modal = element;
        for (const { element } of nodes.values())
            element.inert = modal !== null && !modal.contains(element) && !element.contains(modal);
    }

    function publish(text) {
        const patch = JSON.parse(text);
        for (const node of patch.nodes) update(node);
        if (patch.order) arrange(patch.order);
        const changed = new Set(patch.nodes.map((node) => node.id));
        const parents = new Set([...nodes.values()].map((entry) => entry.node.parent));
        for (const entry of nodes.values()) {
            const own = changed.has(entry.node.id);
            if (own || patch.order) setName(entry, parents.has(entry.node.id));
            if (own || changed.has(entry.node.parent)) setPosition(entry);
        }
        setInert();
        setTabStops();
    }

    function sendSelection(element) {
        const forward = element.selectionDirection !== 'backward';
        const [caret, anchor] = forward
            ? [element.selectionEnd, element.selectionStart]
            : [element.selectionStart, element.selectionEnd];
        const characters = (units) => [...element.value.slice(0, units)].length;
        act(Number(element.dataset.id), 'select-text', `${characters(caret)},${characters(anchor)}`);
    }

    function focus(id, caret, anchor) {
        byPointer = pointed;
        if (id === 0) document.activeElement?.blur();
        const element = nodes.get(id)?.element;
        if (element && document.activeElement !== element) element.focus({ preventScroll: true });
        if (element && caret >= 0 && element.setSelectionRange) {
            const units = (characters) => [...element.value].slice(0, characters).join('').length;
            element.setSelectionRange(units(Math.min(caret, anchor)), units(Math.max(caret, anchor)), caret < anchor ? 'backward' : 'forward');
            sendSelection(element);
        }
        byPointer = false;
    }

    /** Moves within a group; true if the key has been dealt with. */
    function key(event, element, role) {
        const entry = entryOf(element);
        if (!entry) return false;
        const { node } = entry;
        if (event.key === 'Enter' && does(node, can.submit)) {
            if (!event.repeat) act(node.id, 'submit', '');
            return true;
        }
        if (role === 'separator') {
            act(node.id, event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? 'decrement' : 'increment', '');
            return true;
        }
        if ((role === 'spinbutton') && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
            act(node.id, event.key === 'ArrowUp' ? 'increment' : 'decrement', '');
            return true;
        }
        if (groups[role] && /^Arrow|^Home$|^End$/.test(event.key)) {
            const near = [...nodes.values()].filter((other) => other.node.role === role && groupOf(other.node) === groupOf(node));
            const all = near.map((other) => other.element).sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
            const at = all.indexOf(element);
            const back = event.key === 'ArrowLeft' || event.key === 'ArrowUp';
            const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : (at + (back ? -1 : 1) + all.length) % all.length;
            all[to].focus({ preventScroll: true });
            if (role === 'tab' || role === 'radio') act(Number(all[to].dataset.id), 'activate', '');
            return true;
        }
        if (event.key !== 'Enter' && event.key !== ' ') return false;
        if (!event.repeat && does(node, can.activate)) act(node.id, 'activate', '');
        return does(node, can.activate);
    }

    addEventListener('pointerdown', () => (pointed = true), { capture: true });
    addEventListener('keydown', () => (pointed = false), { capture: true });
    root.addEventListener('focusin', (event) => {
        const entry = entryOf(event.target);
        if (!entry) return;
        focused = entry.node.id;
        act(focused, 'focus', byPointer ? 'pointer' : 'keyboard');
        setTabStops();
        if (event.target.setSelectionRange && event.target.type !== 'range' && event.target.type !== 'checkbox') sendSelection(event.target);
    });
    root.addEventListener('focusout', () => {
        focused = 0;
        act(0, 'blur', '');
    });
    // A screen reader's click; keys have been dealt with in `key`.
    root.addEventListener('click', (event) => {
        event.preventDefault();
        const entry = entryOf(event.target.closest('[data-id]'));
        if (entry && does(entry.node, can.activate)) act(entry.node.id, 'activate', '');
    });
    root.addEventListener('input', (event) => {
        const entry = entryOf(event.target);
        if (!entry || !does(entry.node, can.setValue)) return;
        (entry.sent ??= []).push(event.target.value);
        act(entry.node.id, 'set-value', event.target.value);
        if (entry.node.role !== 'slider') sendSelection(event.target);
    });
    document.addEventListener('selectionchange', () => {
        const element = document.activeElement;
        const role = entryOf(element)?.node.role;
        if (role === 'textbox' || role === 'spinbutton') sendSelection(element);
    });

    const announce = (text, assertive) => {
        const region = document.getElementById(assertive ? 'assertive' : 'polite');
        region.textContent = '';
        region.textContent = text;
    };
    return {
        key,
        roleOf: (element) => entryOf(element)?.node.role ?? '',
        type: (character) => act(0, 'type', character),
        submits: (element) => does(entryOf(element)?.node ?? {}, can.submit),
        host: { publish, focus, announce },
    };
}
