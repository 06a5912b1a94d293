/** Type of the modules `undertone/models/NAME` and `undertone/models/heads/NAME`, which the build writes: where that file lies. */

declare const file: URL;
export default file;
