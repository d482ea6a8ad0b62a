using LustreActors.Sources.Etcd;

namespace LustreActors.Actors;

/// <summary>etcd answers, and does not do what it was asked for: another endpoint would not either.</summary>
internal sealed class EtcdRefusedException(EtcdError error, string message) : Exception(message)
{
    public EtcdError Error => error;
}
