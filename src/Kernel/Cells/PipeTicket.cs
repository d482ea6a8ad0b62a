namespace LustreActors.Kernel;

internal sealed class PipeTicket<T>(CellContext<T> incarnation) : Ticket
{
    public override bool CountsWhenLost => true;

    public override bool Redeem() => !incarnation.HasEnded;
}
