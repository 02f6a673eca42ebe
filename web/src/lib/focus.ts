/** Takes the focus when it comes: what was asked for by key is where one writes next. */
export const focus = (element: HTMLElement) => element.focus()
