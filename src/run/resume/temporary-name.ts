/** A file's name until it is published. A checkpoint never causes any other file to be opened. */
export const TEMPORARY = /^\.[^/\\\0]+\.[0-9a-f]{24}\.part$/;
