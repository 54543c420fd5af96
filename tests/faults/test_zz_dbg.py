import time
def test_dbg(world_node, tmp_path):
    d = world_node.copy()
    for w in (1, 4):
      acks=[tmp_path/f"a{w}-{i}" for i in range(w)]
      for s in (0.3,0.6,1,2,3):
        for a in acks: a.unlink(missing_ok=True)
        d = world_node.copy()
        world_node.kill_after(s, d, *[("write", {"writer":i,"acks":str(a)}) for i,a in enumerate(acks)])
        print(w, s, [len(a.read_text().splitlines()) if a.exists() else 0 for a in acks])
    # one
    t=time.time(); world_node.call(d,"write",writer=9,acks=str(tmp_path/"x"),most=1); print("one", time.time()-t)
    t=time.time(); world_node.call(d,"write",writer=9,acks=str(tmp_path/"x"),most=100); print("100", time.time()-t)
