// What the engine in the worker tells whoever waits for it.
mergeInto(LibraryManager.library, {
    labrack_js_progress: function (done, all) { Module['progress'](done, all); },
});
