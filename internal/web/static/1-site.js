"use strict";
// Everything here works without this file as well; it saves a page load.
