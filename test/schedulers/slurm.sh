#!/usr/bin/env bash
# A Slurm of one controller and two nodes on one machine, for tests: slurm.sh install|up|start NAME
# LAB is its folder, and LAB_PORT the first of its three ports. Needs root. Everything listens on 127.0.0.1 only, and only
# files in LAB are changed, except by install.
set -euo pipefail
export SLURM_CONF=$LAB/slurm.conf

install() {
  for program in slurmctld slurmd sbatch munged; do
    command -v "$program" >/dev/null && continue
    apt-get update -qq
    # on a machine with an init system, the packages would start services
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends \
      slurmctld slurmd slurm-client munge >/dev/null
    return
  done
}

# - select/cons_tres with one CPU each: a node takes one task at a time
# - proctrack/linuxproc: works without control groups
# - config_overrides: nodes may claim what the machine does not have
# - sched_*: tasks start without delay
# - SlurmdTimeout, cred_expire: a node counts as lost within seconds, and its tasks are started again within seconds
configuration() {
  local host
  host=$(hostname -s)
  cat <<CONF
ClusterName=lab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$LAB_PORT
SlurmUser=root
AuthInfo=socket=$LAB/munge.socket,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$LAB/state
SlurmdSpoolDir=$LAB/spool-%n
SlurmctldPidFile=$LAB/slurmctld.pid
SlurmdPidFile=$LAB/%n.pid
SlurmctldLogFile=$LAB/slurmctld.log
SlurmdLogFile=$LAB/%n.log
ProctrackType=proctrack/linuxproc
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
SlurmdTimeout=6
ReturnToService=2
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((LAB_PORT + 1))-$((LAB_PORT + 2))] CPUs=1 RealMemory=2000
PartitionName=all Nodes=ALL Default=YES
CONF
}

start() {
  case $1 in
    munged)
      munged --force --key-file="$LAB/munge/key" --seed-file="$LAB/munge/seed" --socket="$LAB/munge.socket" \
        --pid-file="$LAB/munged.pid" --log-file="$LAB/munged.log"
      ;;
    slurmctld) slurmctld ;;
    *) slurmd -N "$1" ;;
  esac
}

up() {
  mkdir -p "$LAB/state"
  (umask 077 && mkdir -p "$LAB/munge" && head -c 128 /dev/urandom >"$LAB/munge/key")
  configuration >"$SLURM_CONF"
  for name in munged slurmctld n1 n2; do start "$name"; done
}

"$@"
