#!/bin/sh
# Runs workerd with its output in a file. Through a pipe, what was written last would be lost with
# whoever reads it; in a file the kernel has every line as soon as it is written, whatever is killed.
exec "$EV_WORKERD" "$@" >>"$EV_WORKERD_LOG"
