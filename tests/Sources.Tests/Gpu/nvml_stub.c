// A stand-in for the library of the NVIDIA driver. What it answers stands in the file stub.conf beside it, which is read at every call:
//
//   gpus 8              the GPUs that a session finds when it begins
//   driver down         the driver is not loaded; "driver mismatch": it is of another version than the library
//   lost 3              GPU 3 has fallen off the bus
//   hidden 3            GPU 3 is not found by a session that begins now
//   mig 1               GPU 1 is divided into two instances
//   links 2             NVLinks of each GPU
//   processes 2         processes on each GPU
//   growing 5           as many more processes at every question for a list
//   hang NAME           the function NAME does not return while this line is there
//   fail NAME 3         the function NAME returns this code
//   xid 2 79            GPU 2 reports XID 79; every line is one event, and is reported once
//   idle 3              nothing runs on GPU 3
//   energy 7            as many more joules on each GPU
//   numbers cuda13      fields have the numbers of the header of CUDA 13: the times of slowdowns at 269 to 271
//   action 1            the recovery action that the driver asks for
//   log on              the names of the called functions are added to the file stub.calls
//
// With -DOLD it has the functions of a driver of the 450 series alone.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <libgen.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned int u32;
typedef unsigned long long u64;
typedef void *handle;

typedef struct { u32 gpu, memory; } utilization;
typedef struct { u64 total, free, used; } memory_v1;
typedef struct { u32 version; u64 total, reserved, free, used; } memory_v2;
typedef struct { char legacy[16]; u32 domain, bus, device, id, subsystem; char full[32]; } pci_info;
typedef struct { u32 pid; u64 used; } process_v1;
typedef struct { u32 pid; u64 used; u32 gi, ci; } process_v2;
typedef struct { u32 field, scope; long long timestamp, latency; u32 type; int code; u64 value; } field_value;
typedef struct { handle device; u64 type, data; u32 gi, ci; } event_data;
typedef struct { u32 version, sensor; int celsius; } temperature_v1;
typedef struct { u32 version; int celsius; } margin_v1;
typedef struct { u32 sm, ce, dec, enc, jpeg, ofa, gi_slices, ci_slices; u64 mebibytes; } attributes;
typedef struct { u32 version; u64 counts[11]; u32 threshold; } sram_v1;
typedef struct { u32 max, high, partial, low, none; } remapper;

// The layouts of nvml.h.
_Static_assert(sizeof(memory_v2) == 40 && offsetof(memory_v2, used) == 32, "nvmlMemory_v2_t");
_Static_assert(sizeof(pci_info) == 68 && offsetof(pci_info, full) == 36, "nvmlPciInfo_t");
_Static_assert(sizeof(process_v1) == 16 && sizeof(process_v2) == 24 && offsetof(process_v2, ci) == 20, "nvmlProcessInfo_t");
_Static_assert(sizeof(field_value) == 40 && offsetof(field_value, code) == 28 && offsetof(field_value, value) == 32, "nvmlFieldValue_t");
_Static_assert(sizeof(event_data) == 32 && offsetof(event_data, gi) == 24, "nvmlEventData_t");
_Static_assert(sizeof(temperature_v1) == 12 && sizeof(margin_v1) == 8, "nvmlTemperature_v1_t");
_Static_assert(sizeof(attributes) == 40 && offsetof(attributes, mebibytes) == 32, "nvmlDeviceAttributes_t");
_Static_assert(sizeof(sram_v1) == 104 && offsetof(sram_v1, threshold) == 96, "nvmlEccSramErrorStatus_v1_t");
_Static_assert(sizeof(remapper) == 20, "nvmlRowRemapperHistogramValues_t");

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID = 2, UNSUPPORTED = 3, NOT_FOUND = 6, SIZE = 7, NOT_LOADED = 9, TIMED_OUT = 10, LOST = 15,
       MISMATCH = 18, ARGUMENT_VERSION = 25 };
enum { MOST = 64 };

// The state of a call's moment; each thread has its own.
typedef struct {
  int gpus, driver, links, processes, growing, action, energy, cuda13, idle[MOST], log, xids, lost[MOST], hidden[MOST], mig[MOST], xid_gpu[MOST], xid_code[MOST];
  int hangs, fails, code[MOST];
  char hang[MOST][64], fail[MOST][64];
} state;

static char folder[4096];
static int initialised, session, session_gpus, session_list[MOST], delivered, registered[MOST], more, samples;

static void path_of(char *to, const char *name) {
  if (!folder[0]) {
    Dl_info info;
    char own[4096];
    dladdr((void *)path_of, &info);
    snprintf(own, sizeof own, "%s", info.dli_fname);
    snprintf(folder, sizeof folder, "%s", dirname(own));
  }
  snprintf(to, 4200, "%s/%s", folder, name);
}

static void load(state *s) {
  char path[4200], line[256], key[64], first[64];
  int second, n;
  memset(s, 0, sizeof *s);
  path_of(path, "stub.conf");
  FILE *file = fopen(path, "re");
  if (!file)
    return;
  while (fgets(line, sizeof line, file)) {
    second = 0;
    if (sscanf(line, "%63s %63s %d", key, first, &second) < 2)
      continue;
    n = atoi(first);
    if (!strcmp(key, "gpus")) s->gpus = n;
    else if (!strcmp(key, "driver")) s->driver = !strcmp(first, "down") ? NOT_LOADED : MISMATCH;
    else if (!strcmp(key, "links")) s->links = n;
    else if (!strcmp(key, "processes")) s->processes = n;
    else if (!strcmp(key, "growing")) s->growing = n;
    else if (!strcmp(key, "action")) s->action = n;
    else if (!strcmp(key, "energy")) s->energy = n;
    else if (!strcmp(key, "numbers")) s->cuda13 = 1;
    else if (!strcmp(key, "idle")) s->idle[n] = 1;
    else if (!strcmp(key, "log")) s->log = 1;
    else if (!strcmp(key, "lost")) s->lost[n] = 1;
    else if (!strcmp(key, "hidden")) s->hidden[n] = 1;
    else if (!strcmp(key, "mig")) s->mig[n] = 1;
    else if (!strcmp(key, "hang")) strcpy(s->hang[s->hangs++], first);
    else if (!strcmp(key, "fail")) { strcpy(s->fail[s->fails], first); s->code[s->fails++] = second; }
    else if (!strcmp(key, "xid")) { s->xid_gpu[s->xids] = n; s->xid_code[s->xids++] = second; }
  }
  fclose(file);
}

static int hangs(const state *s, const char *name) {
  for (int i = 0; i < s->hangs; i++)
    if (!strcmp(s->hang[i], name))
      return 1;
  return 0;
}

static int enter(state *s, const char *name) {
  load(s);
  if (s->log) {
    char path[4200];
    path_of(path, "stub.calls");
    FILE *file = fopen(path, "ae");
    fprintf(file, "%s\n", name);
    fclose(file);
  }
  while (hangs(s, name)) {
    usleep(2000);
    load(s);
  }
  for (int i = 0; i < s->fails; i++)
    if (!strcmp(s->fail[i], name))
      return s->code[i];
  return SUCCESS;
}

// A handle is made of the session, the instance (0 for a whole GPU) and the GPU, so that an old one is recognised.
static handle handle_of(int gpu, int instance) { return (handle)(size_t)(session * 0x10000 + instance * 0x100 + gpu + 1); }
static int gpu_of(handle device) { return (int)((size_t)device & 0xff) - 1; }
static int instance_of(handle device) { return (int)((size_t)device >> 8 & 0xff); }

static int check(const state *s, handle device) {
  if (!initialised)
    return UNINITIALIZED;
  if (s->driver)
    return s->driver;
  if (!device || (size_t)device >> 16 != (size_t)session || gpu_of(device) >= MOST)
    return INVALID;
  return s->lost[gpu_of(device)] ? LOST : SUCCESS;
}

#define EXPORT __attribute__((visibility("default")))
#define BEGIN \
  state s; \
  int code = enter(&s, __func__); \
  if (code) return code;
#define BEGIN_DEVICE \
  BEGIN \
  code = check(&s, device); \
  if (code) return code; \
  int gpu = gpu_of(device), instance = instance_of(device); \
  (void)gpu, (void)instance;
#define NUMBER(name, type, value) \
  EXPORT int name(handle device, type *to) { BEGIN_DEVICE if (instance) return UNSUPPORTED; *to = (value); return SUCCESS; }

EXPORT int nvmlInit_v2(void) {
  BEGIN
  if (s.driver)
    return s.driver;
  if (initialised++ == 0) {
    session++;
    session_gpus = 0;
    for (int i = 0; i < s.gpus; i++)
      if (!s.hidden[i])
        session_list[session_gpus++] = i;
  }
  return SUCCESS;
}

EXPORT int nvmlShutdown(void) {
  BEGIN
  if (!initialised)
    return UNINITIALIZED;
  initialised--;
  return SUCCESS;
}

EXPORT const char *nvmlErrorString(int code) {
  return code == NOT_LOADED ? "Driver Not Loaded" : code == MISMATCH ? "Driver/library version mismatch" : code == LOST ? "GPU is lost" : "Error";
}

static int text(char *to, u32 length, const char *value) {
  snprintf(to, length, "%s", value);
  return SUCCESS;
}

EXPORT int nvmlSystemGetDriverVersion(char *to, u32 length) { BEGIN return text(to, length, "590.48.01"); }
EXPORT int nvmlSystemGetNVMLVersion(char *to, u32 length) { BEGIN return text(to, length, "13.590.48.01"); }
EXPORT int nvmlSystemGetCudaDriverVersion(int *to) { BEGIN *to = 13010; return SUCCESS; }

EXPORT int nvmlDeviceGetCount_v2(u32 *to) {
  BEGIN
  if (!initialised)
    return UNINITIALIZED;
  if (s.driver)
    return s.driver;
  *to = session_gpus;
  return SUCCESS;
}

EXPORT int nvmlDeviceGetHandleByIndex_v2(u32 index, handle *to) {
  BEGIN
  if (!initialised)
    return UNINITIALIZED;
  if ((int)index >= session_gpus)
    return INVALID;
  *to = handle_of(session_list[index], 0);
  return SUCCESS;
}

EXPORT int nvmlDeviceGetUUID(handle device, char *to, u32 length) {
  BEGIN_DEVICE
  char value[96];
  snprintf(value, sizeof value, instance ? "MIG-%08d-0000-4000-8000-%012d" : "GPU-%08d-0000-4000-8000-%012d", gpu, instance);
  return text(to, length, value);
}

EXPORT int nvmlDeviceGetName(handle device, char *to, u32 length) {
  BEGIN_DEVICE
  return text(to, length, instance == 0 ? "NVIDIA H200" : instance == 1 ? "NVIDIA H200 MIG 3g.71gb" : "NVIDIA H200 MIG 1g.18gb");
}

EXPORT int nvmlDeviceGetSerial(handle device, char *to, u32 length) {
  BEGIN_DEVICE
  char value[32];
  snprintf(value, sizeof value, "165012%07d", gpu);
  return text(to, length, value);
}

EXPORT int nvmlDeviceGetVbiosVersion(handle device, char *to, u32 length) { BEGIN_DEVICE return text(to, length, "96.00.A5.00.03"); }
NUMBER(nvmlDeviceGetMinorNumber, u32, gpu)

EXPORT int nvmlDeviceGetPciInfo_v3(handle device, pci_info *to) {
  BEGIN_DEVICE
  memset(to, 0, sizeof *to);
  snprintf(to->legacy, sizeof to->legacy, "0000:%02X:00.0", 0x10 + gpu);
  snprintf(to->full, sizeof to->full, "00000000:%02X:00.0", 0x10 + gpu);
  return SUCCESS;
}

EXPORT int nvmlDeviceGetUtilizationRates(handle device, utilization *to) {
  BEGIN_DEVICE
  if (instance)
    return UNSUPPORTED;
  *to = (utilization){s.idle[gpu] ? 0 : 10 + gpu, 7};
  return SUCCESS;
}

EXPORT int nvmlDeviceGetEncoderUtilization(handle device, u32 *to, u32 *period) { BEGIN_DEVICE *to = 1, *period = 167000; return SUCCESS; }
EXPORT int nvmlDeviceGetDecoderUtilization(handle device, u32 *to, u32 *period) { BEGIN_DEVICE *to = 2, *period = 167000; return SUCCESS; }

static u64 total_of(int instance) { return instance == 0 ? 150754820096ULL : instance == 1 ? 74625056768ULL : 18253611008ULL; }

EXPORT int nvmlDeviceGetMemoryInfo(handle device, memory_v1 *to) {
  BEGIN_DEVICE
  u64 used = 1000000000ULL * (gpu + 1) + 643825664ULL;
  *to = (memory_v1){total_of(instance), total_of(instance) - used, used};
  return SUCCESS;
}

EXPORT int nvmlDeviceGetBAR1MemoryInfo(handle device, memory_v1 *to) {
  BEGIN_DEVICE
  *to = (memory_v1){274877906944ULL, 274877906944ULL - 2097152, 2097152};
  return SUCCESS;
}

EXPORT int nvmlDeviceGetTemperature(handle device, u32 sensor, u32 *to) { BEGIN_DEVICE if (sensor) return INVALID; *to = 50 + gpu; return SUCCESS; }

EXPORT int nvmlDeviceGetTemperatureThreshold(handle device, u32 kind, u32 *to) {
  BEGIN_DEVICE
  static const u32 values[] = {95, 92, 100, 87};
  if (kind > 3)
    return INVALID;
  *to = values[kind];
  return SUCCESS;
}

NUMBER(nvmlDeviceGetPowerUsage, u32, 627400 + gpu)
NUMBER(nvmlDeviceGetEnforcedPowerLimit, u32, 700000)
NUMBER(nvmlDeviceGetPowerManagementLimit, u32, 700000)
NUMBER(nvmlDeviceGetPowerManagementDefaultLimit, u32, 700000)
EXPORT int nvmlDeviceGetPowerManagementLimitConstraints(handle device, u32 *min, u32 *max) { BEGIN_DEVICE *min = 200000, *max = 700000; return SUCCESS; }
NUMBER(nvmlDeviceGetTotalEnergyConsumption, u64, 5000500)

EXPORT int nvmlDeviceGetClockInfo(handle device, u32 kind, u32 *to) {
  BEGIN_DEVICE
  static const u32 values[] = {1980, 1980, 3201, 1545};
  *to = values[kind & 3];
  return SUCCESS;
}

EXPORT int nvmlDeviceGetMaxClockInfo(handle device, u32 kind, u32 *to) {
  BEGIN_DEVICE
  static const u32 values[] = {1980, 1980, 3201, 1545};
  *to = values[kind & 3];
  return SUCCESS;
}

NUMBER(nvmlDeviceGetPerformanceState, u32, 0)
NUMBER(nvmlDeviceGetCurrentClocksThrottleReasons, u64, gpu == 1 ? 0x44 : 0x1)
NUMBER(nvmlDeviceGetSupportedClocksThrottleReasons, u64, 0x1ff)
EXPORT int nvmlDeviceGetEccMode(handle device, u32 *now, u32 *later) { BEGIN_DEVICE *now = *later = 1; return SUCCESS; }

EXPORT int nvmlDeviceGetTotalEccErrors(handle device, u32 kind, u32 counter, u64 *to) { BEGIN_DEVICE *to = kind * 10 + counter; return SUCCESS; }

EXPORT int nvmlDeviceGetMemoryErrorCounter(handle device, u32 kind, u32 counter, u32 place, u64 *to) {
  BEGIN_DEVICE
  if (place != 2 && place != 7)
    return UNSUPPORTED;
  *to = kind * 10 + counter + place;
  return SUCCESS;
}

EXPORT int nvmlDeviceGetRowRemapperHistogram(handle device, remapper *to) { BEGIN_DEVICE *to = (remapper){3072, 5, 4, 3, 2}; return SUCCESS; }
NUMBER(nvmlDeviceGetPcieReplayCounter, u32, 4)
NUMBER(nvmlDeviceGetCurrPcieLinkGeneration, u32, 5)
NUMBER(nvmlDeviceGetCurrPcieLinkWidth, u32, 16)
NUMBER(nvmlDeviceGetMaxPcieLinkGeneration, u32, 5)
NUMBER(nvmlDeviceGetMaxPcieLinkWidth, u32, 16)

static void field(const state *s, int gpu, field_value *v) {
  int all = v->scope == 0xffffffffu, has_link = (int)v->scope < s->links;
  v->code = SUCCESS;
  v->type = 3;
  switch (v->field) {
    case 91: v->type = 1, v->value = s->links; break;
    case 82: v->type = 1, v->value = 40 + gpu; break;
    case 83: v->value = 5000500 + gpu + 1000ULL * s->energy; break;
    case 185: v->type = 1, v->value = 627400; break;
    case 186: v->type = 1, v->value = 626260; break;
    case 74: v->value = 1500000000; break;
    case 76: v->value = 0; break;
    // Either header gives the other three numbers to power smoothing, which is shown as small numbers of 32 bits.
    case 251: case 269: if (s->cuda13 == (v->field == 269)) v->value = 250000000; else v->type = 1, v->value = 1; break;
    case 252: case 270: if (s->cuda13 == (v->field == 270)) v->value = 125000000; else v->type = 1, v->value = 2; break;
    case 253: case 271: if (s->cuda13 == (v->field == 271)) v->value = 0; else v->type = 1, v->value = 1; break;
    case 94: v->type = 1, v->value = 3; break;
    case 142: v->type = 1, v->value = 1; break;
    case 143: v->type = 1, v->value = 2; break;
    case 144: v->type = 1, v->value = gpu == 2; break;
    case 145: v->type = 1, v->value = 0; break;
    case 169: v->type = 1, v->value = 6; break;
    case 173: case 174: case 175: case 176: case 177: case 178: case 179: case 180: v->type = 1, v->value = v->field - 173; break;
    case 197: v->value = 1000 + gpu; break;
    case 198: v->value = 2000 + gpu; break;
    case 230: v->type = 1, v->value = s->action; break;
    case 138: if (all && s->links) v->value = 11; else v->code = UNSUPPORTED; break;
    case 139: if (all && s->links) v->value = 12; else v->code = UNSUPPORTED; break;
    case 165: if (has_link) v->type = 1, v->value = v->scope != 1; else v->code = INVALID; break;
    case 161: case 162: case 163: if (has_link) v->value = v->field - 161; else v->code = INVALID; break;
    default: v->code = UNSUPPORTED; break;
  }
}

EXPORT int nvmlDeviceGetFieldValues(handle device, int count, field_value *values) {
  BEGIN_DEVICE
  for (int i = 0; i < count; i++)
    field(&s, gpu, &values[i]);
  return SUCCESS;
}

EXPORT int nvmlDeviceGetMigMode(handle device, u32 *now, u32 *later) { BEGIN_DEVICE *now = *later = s.mig[gpu]; return SUCCESS; }
EXPORT int nvmlDeviceGetMaxMigDeviceCount(handle device, u32 *to) { BEGIN_DEVICE *to = 7; return SUCCESS; }

EXPORT int nvmlDeviceGetMigDeviceHandleByIndex(handle device, u32 index, handle *to) {
  BEGIN_DEVICE
  // The instances 0 and 2; 1 was deleted.
  if (!s.mig[gpu] || (index != 0 && index != 2))
    return NOT_FOUND;
  *to = handle_of(gpu, index == 0 ? 1 : 2);
  return SUCCESS;
}

EXPORT int nvmlDeviceGetGpuInstanceId(handle device, u32 *to) { BEGIN_DEVICE *to = 5 + instance; return SUCCESS; }
EXPORT int nvmlDeviceGetComputeInstanceId(handle device, u32 *to) { BEGIN_DEVICE *to = 0; return SUCCESS; }

EXPORT int nvmlDeviceGetAttributes_v2(handle device, attributes *to) {
  BEGIN_DEVICE
  *to = (attributes){instance == 1 ? 60 : 16, 1, 1, 0, 1, 0, instance == 1 ? 3 : 1, instance == 1 ? 3 : 1, total_of(instance) >> 20};
  return SUCCESS;
}

static int number_of(const state *s) {
  more += s->growing;
  return s->processes + more;
}

static int list_v1(const state *s, int gpu, u32 *count, process_v1 *to) {
  u32 room = *count, number = number_of(s);
  *count = number;
  if (number == 0)
    return SUCCESS;
  if (room < number)
    return SIZE;
  for (u32 i = 0; i < number; i++)
    to[i] = (process_v1){10000 + gpu * 100 + i, i == 1 ? ~0ULL : 1000000ULL * (i + 1)};
  return SUCCESS;
}

EXPORT int nvmlDeviceGetComputeRunningProcesses(handle device, u32 *count, process_v1 *to) { BEGIN_DEVICE return list_v1(&s, gpu, count, to); }
EXPORT int nvmlDeviceGetGraphicsRunningProcesses(handle device, u32 *count, process_v1 *to) { BEGIN_DEVICE (void)to; *count = 0; return SUCCESS; }

typedef struct { u32 version, supported; } gpm_support;
typedef struct { u32 id; int code; double value; const char *names[3]; } gpm_metric;
typedef struct { u32 version, count; long *first, *second; gpm_metric metrics[98]; } gpm_metrics;
_Static_assert(sizeof(gpm_support) == 8 && sizeof(gpm_metric) == 40 && offsetof(gpm_metric, value) == 8, "nvmlGpmMetric_t");
_Static_assert(offsetof(gpm_metrics, first) == 8 && offsetof(gpm_metrics, metrics) == 24, "nvmlGpmMetricsGet_t");

EXPORT int nvmlGpmQueryDeviceSupport(handle device, gpm_support *to) { BEGIN_DEVICE if (to->version != 1) return ARGUMENT_VERSION; to->supported = 1; return SUCCESS; }
EXPORT int nvmlGpmSampleAlloc(long **to) { BEGIN *to = calloc(1, sizeof(long)); return SUCCESS; }
EXPORT int nvmlGpmSampleFree(long *sample) { BEGIN free(sample); return SUCCESS; }

// A sample holds how often one was taken: each is 10 % more than the one before.
EXPORT int nvmlGpmSampleGet(handle device, long *sample) { BEGIN_DEVICE if (s.mig[gpu]) return UNSUPPORTED; *sample = ++samples; return SUCCESS; }
EXPORT int nvmlGpmMigSampleGet(handle device, u32 id, long *sample) { BEGIN_DEVICE if (id < 6 || id > 7) return NOT_FOUND; *sample = ++samples; return SUCCESS; }

EXPORT int nvmlGpmMetricsGet(gpm_metrics *to) {
  BEGIN
  if (to->version != 1 || to->count > 98)
    return ARGUMENT_VERSION;
  for (u32 i = 0; i < to->count; i++) {
    to->metrics[i].code = to->metrics[i].id == 11 ? UNSUPPORTED : SUCCESS;
    to->metrics[i].value = 10.0 * (*to->second - *to->first) + to->metrics[i].id;
  }
  return SUCCESS;
}

EXPORT int nvmlEventSetCreate(handle *to) { BEGIN *to = (handle)1; memset(registered, 0, sizeof registered); return SUCCESS; }
EXPORT int nvmlEventSetFree(handle set) { BEGIN return set ? SUCCESS : INVALID; }

EXPORT int nvmlDeviceRegisterEvents(handle device, u64 types, handle set) {
  BEGIN_DEVICE
  if (!set || types != 8)
    return UNSUPPORTED;
  registered[gpu] = 1;
  return SUCCESS;
}

static int wait_event(state *s, event_data *to, u32 timeout) {
  for (u32 waited = 0;; waited += 2) {
    load(s);
    if (delivered < s->xids && registered[s->xid_gpu[delivered]]) {
      *to = (event_data){handle_of(s->xid_gpu[delivered], 0), 8, s->xid_code[delivered], ~0u, ~0u};
      delivered++;
      return SUCCESS;
    }
    if (waited >= timeout)
      return TIMED_OUT;
    usleep(2000);
  }
}

#ifdef OLD
EXPORT int nvmlEventSetWait(handle set, event_data *to, u32 timeout) { BEGIN (void)set; return wait_event(&s, to, timeout); }
#else
EXPORT int nvmlEventSetWait_v2(handle set, event_data *to, u32 timeout) { BEGIN (void)set; return wait_event(&s, to, timeout); }
EXPORT int nvmlSystemGetCudaDriverVersion_v2(int *to) { BEGIN *to = 13010; return SUCCESS; }
EXPORT int nvmlDeviceGetJpgUtilization(handle device, u32 *to, u32 *period) { BEGIN_DEVICE *to = 3, *period = 167000; return SUCCESS; }
EXPORT int nvmlDeviceGetOfaUtilization(handle device, u32 *to, u32 *period) { BEGIN_DEVICE *to = 4, *period = 167000; return SUCCESS; }
NUMBER(nvmlDeviceGetCurrentClocksEventReasons, u64, gpu == 1 ? 0x44 : 0x1)
NUMBER(nvmlDeviceGetSupportedClocksEventReasons, u64, 0x1ff)

EXPORT int nvmlDeviceGetMemoryInfo_v2(handle device, memory_v2 *to) {
  BEGIN_DEVICE
  if (to->version != 0x02000028)
    return ARGUMENT_VERSION;
  u64 used = 1000000000ULL * (gpu + 1);
  *to = (memory_v2){to->version, total_of(instance), 643825664ULL, total_of(instance) - used - 643825664ULL, used};
  return SUCCESS;
}

EXPORT int nvmlDeviceGetTemperatureV(handle device, temperature_v1 *to) {
  BEGIN_DEVICE
  if (to->version != 0x0100000C)
    return ARGUMENT_VERSION;
  to->celsius = 50 + gpu;
  return SUCCESS;
}

EXPORT int nvmlDeviceGetMarginTemperature(handle device, margin_v1 *to) {
  BEGIN_DEVICE
  if (to->version != 0x01000008)
    return ARGUMENT_VERSION;
  to->celsius = 35;
  return SUCCESS;
}

EXPORT int nvmlDeviceGetSramEccErrorStatus(handle device, sram_v1 *to) {
  BEGIN_DEVICE
  if (to->version != 0x01000068)
    return ARGUMENT_VERSION;
  for (int i = 0; i < 11; i++)
    to->counts[i] = i + 1;
  to->threshold = gpu == 3;
  return SUCCESS;
}

static int list_v2(const state *s, int gpu, int instance, u32 *count, process_v2 *to) {
  u32 room = *count, number = s->mig[gpu] && !instance ? 0 : number_of(s);
  *count = number;
  if (number == 0)
    return SUCCESS;
  if (room < number)
    return SIZE;
  for (u32 i = 0; i < number; i++)
    to[i] = (process_v2){10000 + gpu * 100 + instance * 10 + i, i == 1 ? ~0ULL : 1000000ULL * (i + 1), instance ? 5u + instance : ~0u, instance ? 0u : ~0u};
  return SUCCESS;
}

EXPORT int nvmlDeviceGetComputeRunningProcesses_v3(handle device, u32 *count, process_v2 *to) { BEGIN_DEVICE return list_v2(&s, gpu, instance, count, to); }
EXPORT int nvmlDeviceGetGraphicsRunningProcesses_v3(handle device, u32 *count, process_v2 *to) { BEGIN_DEVICE (void)to; *count = 0; return SUCCESS; }
#endif
