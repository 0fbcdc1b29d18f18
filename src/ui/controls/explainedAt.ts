/** Attributes of an explained element: its text, on which side of it that is shown, and whether a finger asks for it. */
export const EXPLAINED = 'data-explained';
export const PLACE = 'data-explained-at';
export const BY_TOUCH = 'data-explained-by-touch';

/** Id of the element that holds the shown text, for those who cannot see it. */
export const EXPLANATION_ID = 'explanation';

const OPEN_AFTER_MS = 500;

/** An explained element at which the keyboard is or the pointer rests. */
export interface ExplainedAt {
  readonly element: HTMLElement;
  readonly text: string;
}

/**
 * Tells `show` which explained element is to be explained now: at once where the keyboard comes to it, after a while
 * where the pointer rests on it; null when that ends, by Escape too. One that the pointer has pressed is known, and is
 * left alone until the pointer has left it. Returns what ends the watch.
 */
export function watchExplained(show: (at: ExplainedAt | null) => void): () => void {
  let hovered: HTMLElement | null = null;
  let pressed: HTMLElement | null = null;
  let shown: HTMLElement | null = null;
  let described: Element | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const around = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>(`[${EXPLAINED}]`) : null;

  const hide = () => {
    clearTimeout(waiting);
    described?.removeAttribute('aria-describedby');
    described = null;
    if (shown === null) return;
    shown = null;
    changes.disconnect();
    show(null);
  };
  const tell = (element: HTMLElement) => {
    const text = element.getAttribute(EXPLAINED);
    if (!text || !element.isConnected) return hide();
    shown = element;
    show({ element, text });
  };
  const open = (element: HTMLElement) => {
    hide();
    tell(element);
    if (shown)
      changes.observe(document.body, { subtree: true, childList: true, attributeFilter: [EXPLAINED] });
  };
  const changes = new MutationObserver((records) => {
    if (!shown) return;
    if (!shown.isConnected) hide();
    else if (records.some(({ target, type }) => type === 'attributes' && target === shown)) tell(shown);
  });

  const rest = (element: HTMLElement | null) => {
    if (element === hovered) return;
    clearTimeout(waiting);
    if (pressed === hovered) pressed = null;
    if (shown !== null && shown === hovered) hide();
    hovered = element;
    if (element && element !== pressed) waiting = setTimeout(() => open(element), OPEN_AFTER_MS);
  };
  const over = ({ target, pointerType }: PointerEvent) =>
    rest(pointerType === 'touch' ? null : around(target));
  const out = ({ relatedTarget }: PointerEvent) => {
    if (relatedTarget === null) rest(null);
  };
  const press = ({ target, pointerType }: PointerEvent) => {
    pressed = around(target);
    hide();
    if (pressed?.hasAttribute(BY_TOUCH) && pointerType === 'touch') open(pressed);
  };
  const focus = ({ target }: FocusEvent) => {
    const element = around(target);
    if (!element || element === pressed || !(target as Element).matches(':focus-visible')) return;
    open(element);
    if (shown !== element || (target as Element).hasAttribute('aria-describedby')) return;
    described = target as Element;
    described.setAttribute('aria-describedby', EXPLANATION_ID);
  };
  const blur = ({ target }: FocusEvent) => {
    const left = around(target);
    if (pressed === left) pressed = null;
    // A finger that asks for one explanation takes the focus away from another control.
    if (left && shown === left) hide();
  };
  const key = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') hide();
  };

  const ended = new AbortController();
  const options = { signal: ended.signal, capture: true, passive: true };
  document.addEventListener('pointerover', over, options);
  document.addEventListener('pointerout', out, options);
  document.addEventListener('pointerdown', press, options);
  document.addEventListener('focusin', focus, options);
  document.addEventListener('focusout', blur, options);
  document.addEventListener('keydown', key, options);
  return () => {
    ended.abort();
    hide();
  };
}
