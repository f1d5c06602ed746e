// What the page says before, or instead of, the application, which brings its own strings.
const english = {
    loading: 'Loading…',
    reload: 'Reload',
    noWebAssembly: [
        'This browser cannot run Labrack',
        'It has no WebAssembly, or it is switched off. Use a current Firefox, Chrome, Edge or Safari, and check that no setting or extension blocks WebAssembly.',
    ],
    noWebGL: [
        'This browser cannot draw Labrack',
        'WebGL 2 is missing or switched off. Switch on hardware acceleration in the settings of the browser, update it, or use another one; then reload the page.',
    ],
    unreachable: ['A part of the page could not be loaded', 'Check the connection, then reload. Your work is safe on this device.'],
    stopped: ['Labrack has stopped', 'Something went wrong inside.'],
    contextLost: ['The display was interrupted', 'The graphics system of this device was reset.'],
    saved: 'Your work is saved on this device: reload to go on with it.',
    unsaved: 'This device could not save what you did last. Reload to go on with what was saved before.',
};

const spanish = {
    loading: 'Cargando…',
    reload: 'Recargar',
    noWebAssembly: [
        'Este navegador no puede ejecutar Labrack',
        'No tiene WebAssembly o está desactivado. Usa un Firefox, Chrome, Edge o Safari actual y comprueba que ningún ajuste o extensión bloquee WebAssembly.',
    ],
    noWebGL: [
        'Este navegador no puede dibujar Labrack',
        'WebGL 2 falta o está desactivado. Activa la aceleración por hardware en los ajustes del navegador, actualízalo o usa otro; después recarga la página.',
    ],
    unreachable: ['No se pudo cargar una parte de la página', 'Comprueba la conexión y recarga. Tu trabajo está a salvo en este dispositivo.'],
    stopped: ['Labrack se ha detenido', 'Algo ha fallado.'],
    contextLost: ['Se interrumpió la imagen', 'El sistema gráfico del dispositivo se reinició.'],
    saved: 'Tu trabajo está guardado en este dispositivo: recarga para continuar.',
    unsaved: 'Este dispositivo no pudo guardar lo último que hiciste. Recarga para continuar con lo que estaba guardado antes.',
};

/** In the language of the application, and before it runs in that of the address, else of the browser. */
export function words() {
    const { lang, dataset } = document.documentElement;
    const running = dataset.ready === 'true' ? lang : null;
    const asked = running ?? new URLSearchParams(location.search).get('locale') ?? navigator.language;
    return asked.startsWith('es') ? spanish : english;
}
