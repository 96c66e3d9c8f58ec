export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Where text is drawn: how wide it is, and how a piece is coloured. */
export interface Canvas {
  /** `Infinity` where nothing need be cut or wrapped: a pipe, a file. */
  readonly columns: number;
  /** Gives the text back as it is where there are no colours. */
  readonly paint: (style: Style, text: string) => string;
}

/** Without colours and without end: pipes, files, mails. */
export const PLAIN_CANVAS: Canvas = { columns: Number.POSITIVE_INFINITY, paint: (_style, text) => text };
