using System.Runtime.Versioning;

// Lustre's files are Linux's.
[assembly: SupportedOSPlatform("linux")]
