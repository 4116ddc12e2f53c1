"""Serves a GGUF model by llama.cpp until it is killed: python serve.py MODEL.gguf PORT"""

import sys
import time

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[2])
# requests that are computed together change each other's last bits, and so, now and then, a drawn token
params.n_parallel = 1
params.n_ctx = 8192
# more threads make a tiny model many times slower
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
print("ready", flush=True)
while True:
    time.sleep(3600)
