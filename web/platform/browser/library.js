// What the C++ side asks of the page; `Module.host` (page/host.js and page/mirror.js) does it.
mergeInto(LibraryManager.library, {
    $labrackString__deps: ['malloc'],
    $labrackString: function (text) {
        if (text === null || text === undefined) return 0;
        const size = lengthBytesUTF8(text) + 1;
        const pointer = _malloc(size);
        stringToUTF8(text, pointer, size);
        return pointer;
    },

    labrack_js_load__deps: ['$labrackString'],
    labrack_js_load: function (key) { return labrackString(Module['host'].load(UTF8ToString(key))); },
    labrack_js_save: function (key, value) { return Module['host'].save(UTF8ToString(key), UTF8ToString(value)); },
    labrack_js_erase: function (key) { Module['host'].erase(UTF8ToString(key)); },

    labrack_js_hold: function (name) { Module['host'].hold(UTF8ToString(name)); },
    labrack_js_take_over: function (name) { Module['host'].takeOver(UTF8ToString(name)); },
    labrack_js_let_go: function (name) { Module['host'].letGo(UTF8ToString(name)); },
    labrack_js_ask_before_leaving: function (unsaved) { Module['host'].askBeforeLeaving(!!unsaved); },
    labrack_js_reload: function () { Module['host'].reload(); },

    labrack_js_fetch: function (path, token) { Module['host'].fetch(UTF8ToString(path), token); },
    labrack_js_pick_file: function (accept) { Module['host'].pickFile(UTF8ToString(accept)); },
    labrack_js_give_file: function (name, mediaType, bytes, size) {
        Module['host'].giveFile(UTF8ToString(name), UTF8ToString(mediaType), HEAPU8.slice(bytes, bytes + size));
    },

    labrack_js_start_job: function (task) { Module['host'].startJob(UTF8ToString(task)); },
    labrack_js_end_job: function () { Module['host'].endJob(); },
    labrack_js_print: function (lines) { Module['host'].print(UTF8ToString(lines)); },

    labrack_js_query__deps: ['$labrackString'],
    labrack_js_query: function (name) { return labrackString(Module['host'].query(UTF8ToString(name))); },
    labrack_js_page_address__deps: ['$labrackString'],
    labrack_js_page_address: function () { return labrackString(Module['host'].pageAddress()); },
    labrack_js_set_query: function (query) { Module['host'].setQuery(UTF8ToString(query)); },
    labrack_js_locale__deps: ['$labrackString'],
    labrack_js_locale: function () { return labrackString(Module['host'].locale()); },
    labrack_js_preferences: function () { return Module['host'].preferences(); },
    labrack_js_viewport: function (which) { return Module['host'].viewport(which); },
    labrack_js_copy: function (text) { Module['host'].copy(UTF8ToString(text)); },
    labrack_js_open_address: function (address) { Module['host'].openAddress(UTF8ToString(address)); },

    labrack_js_publish: function (patch) { Module['host'].publish(UTF8ToString(patch)); },
    labrack_js_focus: function (id, caret, anchor) { Module['host'].focus(id, caret, anchor); },
    labrack_js_announce: function (text, assertive) { Module['host'].announce(UTF8ToString(text), !!assertive); },
    labrack_js_document: function (title, language, theme) {
        Module['host'].setDocument(UTF8ToString(title), UTF8ToString(language), UTF8ToString(theme));
    },
    labrack_js_ready: function () { Module['host'].setReady(); },
    labrack_js_settled: function (settled) { Module['host'].setSettled(!!settled); },
    labrack_js_request_frame: function () { Module['host'].requestFrame(); },
    labrack_js_request_frame_after: function (milliseconds) { Module['host'].requestFrameAfter(milliseconds); },
});
