"""Writes sentences.ulaw: two sentences by espeak-ng, telephone band, 8 kHz mu-law, no header.

    python sentences.py path/to/bars/speech
"""
import sys

sys.path.insert(0, sys.argv[1])
import make
import numpy as np
from scipy.signal import resample_poly

talk = make.Talk()
said = [talk.say(("en-gb+m3", 45, 165), "The meter was read on the ninth of May."),
        talk.say(("en-us+f2", 60, 175), "And that is why the bill is so high?")]
pause = np.zeros(make.RATE // 2)
sound = make.band(np.concatenate([pause, said[0], pause, said[1], pause]))
open("sentences.ulaw", "wb").write(make.mu_law(resample_poly(sound, 1, 2)).tobytes())
for one in said:
    print(len(one) / make.RATE, make.islands(one))
